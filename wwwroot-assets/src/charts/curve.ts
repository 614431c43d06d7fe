import { toX } from "./axis";
import type { Part } from "./line";
import { withMeans, type Band } from "./mean";
import type { RunStore } from "./store";
import type { ChartOptions, RunOptions, View } from "./types";

export type Values = (number | null)[];

/** A line as one chart draws it: on the chosen axis, with what the scale cannot show left out. */
export interface Curve {
  label: string;
  runId: string;
  metric: string;
  colour: number;
  xs: number[];
  /** The reported values; drawn faint under the smoothed ones. */
  raw: Values;
  /** Whether a smoothed line lies over the raw points. */
  smooth: boolean;
  /** What the line shows. */
  shown: Values;
  superseded: { xs: number[]; ys: Values }[];
  /** Drawn around the line when it is the mean of several runs. */
  band?: Band;
}

/** The curves of a chart in the order of its legend; a metric not read yet, or without points, has none. */
export function curves(options: ChartOptions, view: View, stores: { store: RunStore; run: RunOptions }[]): Curve[] {
  const found: { curve: Curve; group: string }[] = [];
  const single = stores.length === 1;
  for (const { store, run } of stores)
    options.names.forEach((name, i) => {
      const line = store.lines.get(name);
      if (!line || (line.length === 0 && line.superseded.length === 0)) return;
      const metric = options.labels[i] ?? name;
      const smooth = view.smoothing > 0 && !options.exact.includes(name);
      const curve: Curve = {
        label: single ? metric : options.names.length > 1 ? `${run.label} · ${metric}` : run.label,
        runId: run.id,
        metric: name,
        colour: single ? i : run.colour,
        xs: xsOf(store, view, line.main),
        raw: ysOf(view, line.main.values),
        smooth,
        shown: ysOf(view, smooth ? line.main.smoothed : line.main.values),
        superseded: line.superseded.map(part => ({ xs: xsOf(store, view, part), ys: ysOf(view, part.values) })),
      };
      found.push({ curve, group: run.group });
    });
  return withMeans(found);
}

function xsOf(store: RunStore, view: View, part: Part): number[] {
  if (view.xAxis === "step") return part.steps;
  return part.steps.map((step, i) => toX(store, view.xAxis, step, part.walls[i]!));
}

function ysOf(view: View, values: Values): Values {
  // a logarithm knows no zero; a gap is more honest than a made-up floor
  return view.log ? values.map(v => v !== null && v > 0 ? v : null) : values;
}

/** Smallest and largest reported value between two places of the x axis; null when there is none. */
export function yRange(all: Curve[], xMin: number, xMax: number): [number, number] | null {
  let low = Infinity;
  let high = -Infinity;
  const take = (xs: number[], ys: Values) => {
    for (let i = 0; i < xs.length; i++) {
      const y = ys[i];
      if (y === null || y === undefined || xs[i]! < xMin || xs[i]! > xMax) continue;
      if (y < low) low = y;
      if (y > high) high = y;
    }
  };
  for (const curve of all) {
    take(curve.xs, curve.raw);
    if (curve.band) {
      take(curve.xs, curve.band.low);
      take(curve.xs, curve.band.high);
    }
    for (const part of curve.superseded) take(part.xs, part.ys);
  }
  return low <= high ? [low, high] : null;
}

/** A little air around the values; a constant lies in the middle. */
export function padded([low, high]: [number, number], log: boolean): [number, number] {
  if (log) return low === high ? [low / 2, high * 2] : [low / 1.08, high * 1.08];
  if (low === high) {
    const around = Math.abs(low) * 0.5 || 1;
    return [low - around, high + around];
  }
  const air = (high - low) * 0.06;
  // figures that are never negative do not get room below zero
  return [low >= 0 && low - air < 0 ? 0 : low - air, high + air];
}
