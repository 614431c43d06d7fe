import { nearest, firstAtLeast } from "./axis";
import type { Curve, Values } from "./curve";

/** How far the runs of a group lie around their mean: one standard deviation to either side. */
export interface Band { low: Values; high: Values }

/**
 * Runs that differ only in their seed as one curve: the mean of what each shows, with a band of one standard deviation
 * (n - 1). Between its own points a run is taken to be a straight line; beyond its last point the mean ends, because a
 * mean over fewer runs would jump there. Curves that belong to no group, or are alone in it, stay as they are.
 */
export function withMeans(all: { curve: Curve; group: string }[]): Curve[] {
  const groups = new Map<string, Curve[]>();
  for (const { curve, group } of all) {
    const key = group === "" ? `${curve.runId} ${curve.metric}` : `${group} ${curve.metric}`;
    groups.set(key, [...(groups.get(key) ?? []), curve]);
  }
  return [...groups.values()].map(curves => curves.length === 1 ? curves[0]! : mean(curves));
}

function mean(curves: Curve[]): Curve {
  const [first] = curves as [Curve];
  const end = Math.min(...curves.map(c => c.xs[c.xs.length - 1] ?? -Infinity));
  const start = Math.max(...curves.map(c => c.xs[0] ?? Infinity));
  const xs = first.xs.filter(x => x >= start && x <= end);
  const shown: Values = [];
  const band: Band = { low: [], high: [] };
  for (const x of xs) {
    const values = curves.map(c => valueAt(c, x)).filter(v => v !== null);
    const average = values.length === curves.length ? values.reduce((sum, v) => sum + v, 0) / values.length : null;
    const spread = average === null ? 0 : Math.sqrt(values.reduce((sum, v) => sum + (v - average) ** 2, 0) / (values.length - 1));
    shown.push(average);
    band.low.push(average === null ? null : average - spread);
    band.high.push(average === null ? null : average + spread);
  }
  return { ...first, label: `${first.label} · mean ± sd of ${curves.length}`, xs, raw: shown, shown, smooth: false, superseded: [], band };
}

function valueAt(curve: Curve, x: number): number | null {
  const i = firstAtLeast(curve.xs, x);
  const after = curve.shown[i] ?? null;
  if (curve.xs[i] === x || i === 0) return after;
  const before = curve.shown[i - 1] ?? null;
  if (before === null || after === null) return curve.shown[nearest(curve.xs, x)] ?? null;
  return before + (after - before) * (x - curve.xs[i - 1]!) / (curve.xs[i]! - curve.xs[i - 1]!);
}
