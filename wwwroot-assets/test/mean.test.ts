import assert from "node:assert/strict";
import test from "node:test";
import type { Curve } from "../src/charts/curve";
import { withMeans } from "../src/charts/mean";

function curve(runId: string, xs: number[], ys: (number | null)[]): Curve {
  return { label: runId, runId, metric: "loss", colour: 0, xs, raw: ys, smooth: true, shown: ys, superseded: [] };
}

test("withMeans_RunsOfAGroup_AreOneCurveWithABand", () => {
  const [mean, ...others] = withMeans([
    { curve: curve("a", [10, 20, 30], [4, 3, 2]), group: "g0" },
    { curve: curve("b", [10, 20, 30], [2, 1, 0]), group: "g0" },
  ]);
  assert.equal(others.length, 0);
  assert.deepEqual([mean!.xs, mean!.shown, mean!.smooth], [[10, 20, 30], [3, 2, 1], false]);
  assert.deepEqual(mean!.band!.low.map(v => v!.toFixed(3)), ["1.586", "0.586", "-0.414"]);
  assert.equal(mean!.label, "a · mean ± sd of 2");
});

test("withMeans_ReportsAtOtherSteps_AreTakenFromTheLineBetween_AndTheMeanEndsWithTheFirst", () => {
  const [mean] = withMeans([
    { curve: curve("a", [0, 10, 20, 30], [0, 0, 0, 0]), group: "g0" },
    { curve: curve("b", [0, 15], [4, 1]), group: "g0" },
  ]);
  assert.deepEqual([mean!.xs, mean!.shown], [[0, 10], [2, 1]]);
});

test("withMeans_NoGroupOrAloneInIt_StaysAsItIs", () => {
  const alone = curve("a", [1], [1]);
  const apart = curve("b", [1], [2]);
  assert.deepEqual(withMeans([{ curve: alone, group: "g0" }, { curve: apart, group: "" }, { curve: curve("c", [1], [3]), group: "" }]).slice(0, 2), [alone, apart]);
});

test("withMeans_GapInOneRun_IsAGapOfTheMean", () => {
  const [mean] = withMeans([
    { curve: curve("a", [1, 2, 3], [1, null, 3]), group: "g" },
    { curve: curve("b", [1, 2, 3], [3, 3, 3]), group: "g" },
  ]);
  assert.deepEqual(mean!.shown, [2, null, 3]);
});
