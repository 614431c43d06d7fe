import type { RunStore } from "./store";
import type { RunOptions, XAxis } from "./types";
import { count, duration, tick } from "./format";

/** Where a point lies on the x axis: steps, epochs, tokens, or seconds since the run started. */
export function toX(store: RunStore, axis: XAxis, step: number, wall: number): number {
  switch (axis) {
    case "epoch": return store.stepsPerEpoch > 0 ? step / store.stepsPerEpoch : step;
    case "tokens": return store.tokensPerStep > 0 ? step * store.tokensPerStep : step;
    case "time": return wall - store.startedWall;
    default: return step;
  }
}

/** The steps between two places on the axis, wide enough to hold the points next to both ends. */
export function toSteps(store: RunStore, axis: XAxis, min: number, max: number): { from: number; to: number } {
  if (axis === "time") return timeToSteps(store, min + store.startedWall, max + store.startedWall);
  const perStep = toX(store, axis, 1, 0);
  return { from: Math.max(0, Math.floor(min / perStep)), to: Math.ceil(max / perStep) };
}

function timeToSteps(store: RunStore, minWall: number, maxWall: number): { from: number; to: number } {
  let from = 0;
  let to = Infinity;
  for (const line of store.lines.values()) {
    const { walls, steps } = line.main;
    if (walls.length === 0) continue;
    const i = firstAtLeast(walls, minWall);
    const j = firstAtLeast(walls, maxWall);
    from = Math.max(from, steps[Math.max(0, i - 1)]!);
    to = Math.min(to, steps[Math.min(steps.length - 1, j)]!);
  }
  return { from, to: Number.isFinite(to) ? Math.max(to, from) : from };
}

/** Index of the first value not below the limit in ascending values; their length when there is none. */
export function firstAtLeast(values: number[], limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the value nearest to x in ascending values; -1 for none. */
export function nearest(values: number[], x: number): number {
  if (values.length === 0) return -1;
  const i = firstAtLeast(values, x);
  if (i === 0) return 0;
  if (i === values.length) return i - 1;
  return x - values[i - 1]! <= values[i]! - x ? i - 1 : i;
}

/**
 * End of the axis. While a run goes on there is room for what is to come, in doublings up to the whole, so that the
 * axis stands still most of the time and an early curve is not a sliver.
 */
export function axisEnd(dataEnd: number, wholeEnd: number): number {
  if (wholeEnd <= dataEnd) return dataEnd;
  let end = wholeEnd / 32;
  while (end < dataEnd * 1.02) end *= 2;
  return Math.min(end, wholeEnd);
}

/** Where the run will end on this axis, judging time by its pace so far; 0 where that is not known. */
export function expectedEnd(store: RunStore, run: RunOptions, axis: XAxis): number {
  if (!run.active || run.totalSteps <= 0) return 0;
  return axis === "time" ? 0 : toX(store, axis, run.totalSteps, 0);
}

export function formatX(axis: XAxis, value: number): string {
  switch (axis) {
    case "time": return duration(value);
    case "epoch": return tick(value, "number");
    case "tokens": return tick(value, "number");
    default: return value >= 1e6 ? tick(value, "number") : count(value);
  }
}

/** The axis by name, where no value stands beside it. */
export function axisWord(axis: XAxis): string {
  return axis === "time" ? "time since the start" : axis;
}

export function xName(axis: XAxis, value: number): string {
  const text = axis === "step" ? count(value) : formatX(axis, value);
  return axis === "time" ? `${text} in` : axis === "tokens" ? `${text} tokens` : `${axis} ${text}`;
}
