// What travels between the server and the charts. Steps are optimizer steps, walls seconds since 1970, values null
// where they were not finite.

/** State of the debiased moving average after the last point: y = sum / weight. */
export interface SmoothState { sum: number; weight: number }

export interface SnapshotSeries {
  name: string;
  attempt: number;
  /** Reported beyond the step from which the next attempt went on: kept, and drawn faint. */
  superseded: boolean;
  count: number;
  downsampled: boolean;
  steps: number[];
  values: (number | null)[];
  walls: number[];
  smoothed: (number | null)[];
  smoothState: SmoothState;
}

/** Answer of GET /api/v1/runs/{id}/metrics; offset is the journal's length it was read at. */
export interface Snapshot {
  runId: string;
  offset: number;
  stepsPerEpoch: number;
  tokensPerStep: number;
  startedWall: number | null;
  series: SnapshotSeries[];
}

export type Point = [name: string, attempt: number, step: number, value: number | null, wall: number];

/** New points of the journal between two offsets. */
export interface Delta { runId: string; from: number; to: number; points: Point[] }

export type XAxis = "step" | "epoch" | "tokens" | "time";

/** How all charts of a page are drawn; the page keeps it in its address. */
export interface View { smoothing: number; xAxis: XAxis; log: boolean }

/** A run in a group of charts. */
export interface RunOptions {
  id: string;
  label: string;
  /** Index into the palette; the comparison keeps it in the address, so that a run has one colour everywhere. */
  colour: number;
  /** Steps the run will have in the end; 0 where that is not known. */
  totalSteps: number;
  /** Only then is there room to the right for what is to come. */
  active: boolean;
  /** Runs of the same group are drawn as one, their mean; empty for a run that stands for itself. */
  group: string;
}

/** How values are written; rate is per second. */
export type Unit = "number" | "bytes" | "share" | "rate" | "learningRate";

export interface ChartOptions {
  title: string;
  /** Metric names; with several of them the colour tells the metric, with one the run. */
  names: string[];
  labels: string[];
  /** Names that are drawn as reported: schedules, and evaluations, which are averages already. */
  exact: string[];
  unit: Unit;
  height: number;
  /** No axes, tools or legend: the small curve of a card. */
  compact: boolean;
  /** The one run of the group it shows; null shows all of them. */
  runId: string | null;
}
