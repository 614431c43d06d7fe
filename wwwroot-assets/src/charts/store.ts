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
  private loading: AbortController | null = null;
  private scheduled = false;

  constructor(
    readonly runId: string,
    private smoothing: number,
    private readonly maxPoints: number,
    private readonly changed: (store: RunStore) => void,
  ) {}

  /** A chart became visible. Requests of one moment travel together. */
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

  dispose(): void {
    this.loading?.abort();
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
    this.loading?.abort();
    this.loading = null;
    return this.load();
  }

  private schedule(): void {
    if (this.scheduled || this.loading) return;
    this.scheduled = true;
    queueMicrotask(() => {
      this.scheduled = false;
      void this.load();
    });
  }

  private async load(): Promise<void> {
    if (this.stale.size === 0 || this.loading) return;
    const names = [...this.stale];
    const control = this.loading = new AbortController();
    const began = performance.now();
    try {
      const snapshot = await fetchSnapshot({
        runId: this.runId, names, maxPoints: this.maxPoints, smoothing: this.smoothing, from: this.range?.from, to: this.range?.to,
      }, control.signal);
      if (control.signal.aborted) return;
      stats.snapshotMs = performance.now() - began;
      this.take(snapshot, names);
      this.error = null;
    } catch (error) {
      if (control.signal.aborted) return;
      // shown in the charts; the next delta tries again
      this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.loading === control) this.loading = null;
    }
    this.changed(this);
    if (this.stale.size > 0 && this.error === null) this.schedule();
  }

  private take(snapshot: Snapshot, names: string[]): void {
    this.stepsPerEpoch = snapshot.stepsPerEpoch;
    this.tokensPerStep = snapshot.tokensPerStep;
    this.startedWall = snapshot.startedWall ?? 0;
    for (const name of names) {
      this.stale.delete(name);
      const line = new Line(name, snapshot.offset, snapshot.series.filter(s => s.name === name));
      this.lines.set(name, line);
      for (const delta of this.recent) this.apply(delta, line);
    }
  }
}
