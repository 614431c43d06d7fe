import { Line } from "./line";
import { fetchSnapshot } from "./snapshot";
import { stats } from "./stats";
import type { Delta, Snapshot } from "./types";

/** Live points are drawn as they are until there are so many that a fresh downsampled snapshot is lighter. */
const growthBeforeRefetch = 2;

/** Bounded: deltas kept while a snapshot is under way; when more come, the snapshot is read once more. */
const maxRecentDeltas = 300;

/** A range of steps, ends included. */
export interface StepRange { from: number; to: number }

/**
 * The metrics of one run that the page's visible charts show. Everything is numbered by the journal's offset: a delta
 * that ends at or before a line's offset is known, one that begins after it means that something was missed (the
 * connection dropped, the viewer was too slow), and the line is read again. Subscribing comes first, then the snapshot,
 * then the deltas that came meanwhile: nothing is lost between them.
 */
export class RunStore {
  readonly lines = new Map<string, Line>();
  stepsPerEpoch = 0;
  tokensPerStep = 0;
  startedWall = 0;
  range: StepRange | null = null;
  error: string | null = null;
  /** Wall of the newest live point; 0 before the first. */
  newestWall = 0;

  private readonly wanted = new Set<string>();
  private readonly stale = new Set<string>();
  private readonly recent: Delta[] = [];
  private readonly loading = new Set<string>();
  private control = new AbortController();
  private scheduled = false;

  constructor(
    readonly runId: string,
    private smoothing: number,
    private readonly maxPoints: number,
    private readonly changed: (store: RunStore) => void,
  ) {}

  /** A chart became visible. */
  want(names: string[]): void {
    for (const name of names)
      if (!this.wanted.has(name)) {
        this.wanted.add(name);
        this.stale.add(name);
      }
    if (this.stale.size > 0) this.schedule();
  }

  setSmoothing(smoothing: number): void {
    if (smoothing === this.smoothing) return;
    this.smoothing = smoothing;
    this.reload();
  }

  setRange(range: StepRange | null): Promise<void> {
    this.range = range;
    return this.reload();
  }

  append(delta: Delta): void {
    this.recent.push(delta);
    if (this.recent.length > maxRecentDeltas) this.recent.shift();
    for (const point of delta.points) this.newestWall = Math.max(this.newestWall, point[4]);
    for (const line of this.lines.values()) this.apply(delta, line);
    if (this.stale.size > 0) this.schedule();
    this.changed(this);
  }

  /** Reads everything shown once more, without taking it from the screen meanwhile. */
  refresh(): void {
    for (const name of this.wanted) this.stale.add(name);
    this.schedule();
  }

  dispose(): void {
    this.control.abort();
  }

  private apply(delta: Delta, line: Line): void {
    if (delta.to <= line.offset || this.stale.has(line.name)) return;
    if (delta.from > line.offset) {
      this.stale.add(line.name);
      return;
    }
    for (const point of delta.points) {
      if (point[0] !== line.name || (this.range && point[2] > this.range.to)) continue;
      if (!line.append(point, this.smoothing)) this.stale.add(line.name);
    }
    line.offset = delta.to;
    if (line.length > growthBeforeRefetch * this.maxPoints) this.stale.add(line.name);
  }

  private reload(): Promise<void> {
    for (const name of this.wanted) this.stale.add(name);
    this.control.abort();
    this.control = new AbortController();
    this.loading.clear();
    return this.load();
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      void this.load();
    });
  }

  /** A request per metric, so that the first curve is drawn while the server still reads the others. */
  private async load(): Promise<void> {
    const names = [...this.stale].filter(name => !this.loading.has(name));
    await Promise.all(names.map(name => this.loadOne(name, this.control.signal)));
  }

  private async loadOne(name: string, signal: AbortSignal): Promise<void> {
    this.loading.add(name);
    const began = performance.now();
    try {
      const snapshot = await fetchSnapshot({
        runId: this.runId, names: [name], maxPoints: this.maxPoints, smoothing: this.smoothing, from: this.range?.from, to: this.range?.to,
      }, signal);
      if (signal.aborted) return;
      stats.snapshotMs = performance.now() - began;
      this.take(snapshot, name);
      this.error = null;
    } catch (error) {
      if (signal.aborted) return;
      // shown in the charts; the next delta tries again
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (!signal.aborted) this.loading.delete(name);
    }
    this.changed(this);
    // a delta that came meanwhile may have left a gap
    if (this.stale.has(name) && this.error === null) this.schedule();
  }

  private take(snapshot: Snapshot, name: string): void {
    this.stepsPerEpoch = snapshot.stepsPerEpoch;
    this.tokensPerStep = snapshot.tokensPerStep;
    this.startedWall = snapshot.startedWall ?? 0;
    this.stale.delete(name);
    const line = new Line(name, snapshot.offset, snapshot.series.filter(s => s.name === name));
    this.lines.set(name, line);
    for (const delta of this.recent) this.apply(delta, line);
  }
}
