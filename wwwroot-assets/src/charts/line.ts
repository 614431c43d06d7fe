import { smoothNext } from "./smoothing";
import type { Point, SmoothState, SnapshotSeries } from "./types";

/** Points in the order of steps; four arrays of the same length. */
export interface Part {
  steps: number[];
  values: (number | null)[];
  walls: number[];
  smoothed: (number | null)[];
}

/**
 * One metric of one run as the browser knows it: the points that count as one curve, and apart from it what earlier
 * attempts had reported beyond the step from which a later one went on.
 */
export class Line {
  readonly main: Part = { steps: [], values: [], walls: [], smoothed: [] };
  readonly superseded: Part[] = [];
  /** Journal offset up to which this line is complete. */
  offset: number;
  /** Points the server left out, because they would fall on the same pixels. */
  downsampled = false;
  private attempt = 0;
  private state: SmoothState = { sum: 0, weight: 0 };

  constructor(readonly name: string, offset: number, series: SnapshotSeries[]) {
    this.offset = offset;
    for (const part of series) this.add(part);
  }

  get length(): number {
    return this.main.steps.length;
  }

  private add(part: SnapshotSeries): void {
    this.downsampled ||= part.downsampled;
    if (part.superseded) {
      this.superseded.push({ steps: part.steps, values: part.values, walls: part.walls, smoothed: part.smoothed });
      return;
    }
    const m = this.main;
    m.steps.push(...part.steps);
    m.values.push(...part.values);
    m.walls.push(...part.walls);
    m.smoothed.push(...part.smoothed);
    this.attempt = Math.max(this.attempt, part.attempt);
    this.state = { ...part.smoothState };
  }

  /**
   * Appends a live point. A point of a step already known is the same point coming twice (a snapshot and a delta
   * overlap) and is dropped. Returns false when a new attempt began: which points it supersedes the server knows.
   */
  append([, attempt, step, value, wall]: Point, smoothing: number): boolean {
    const m = this.main;
    if (attempt > this.attempt && m.steps.length > 0) return false;
    if (attempt < this.attempt || (m.steps.length > 0 && step <= m.steps[m.steps.length - 1]!)) return true;
    this.attempt = attempt;
    m.steps.push(step);
    m.values.push(value);
    m.walls.push(wall);
    m.smoothed.push(smoothNext(this.state, value, smoothing));
    return true;
  }
}
