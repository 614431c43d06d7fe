import assert from "node:assert/strict";
import test from "node:test";
import { Line } from "../src/charts/line";
import { smoothNext } from "../src/charts/smoothing";
import type { Point, SnapshotSeries } from "../src/charts/types";

function series(steps: number[], values: (number | null)[], more: Partial<SnapshotSeries> = {}): SnapshotSeries {
  const state = { sum: 0, weight: 0 };
  const smoothed = values.map(v => smoothNext(state, v, 0.6));
  return { name: "loss", attempt: 1, superseded: false, count: steps.length, downsampled: false, steps, values, walls: steps.map(s => 1000 + s), smoothed, smoothState: state, ...more };
}

const point = (step: number, value: number | null, attempt = 1): Point => ["loss", attempt, step, value, 1000 + step];

test("append_LivePoints_LieWhereAReloadWouldDrawThem", () => {
  const whole = new Line("loss", 0, [series([1, 2, 3, 4, 5], [4, 3, null, 2, 1.5])]);
  const live = new Line("loss", 0, [series([1, 2], [4, 3])]);
  for (const [step, value] of [[3, null], [4, 2], [5, 1.5]] as const) live.append(point(step, value), 0.6);
  assert.deepEqual(live.main, whole.main);
});

test("append_StepAlreadyKnown_IsDropped", () => {
  const line = new Line("loss", 0, [series([1, 2], [4, 3])]);
  assert.equal(line.append(point(2, 99), 0.6), true);
  assert.deepEqual(line.main.values, [4, 3]);
});

test("append_NewAttempt_AsksForTheSnapshotAgain", () => {
  const line = new Line("loss", 0, [series([1, 2], [4, 3])]);
  assert.equal(line.append(point(2, 3.1, 2), 0.6), false);
  assert.equal(line.length, 2);
});

test("constructor_SupersededPart_StandsApart", () => {
  const line = new Line("loss", 0, [series([1, 2], [4, 3]), series([3, 4], [2.9, 2.8], { superseded: true }), series([3, 4], [2.7, 2.6], { attempt: 2 })]);
  assert.deepEqual(line.main.steps, [1, 2, 3, 4]);
  assert.deepEqual(line.main.values, [4, 3, 2.7, 2.6]);
  assert.deepEqual(line.superseded.map(p => p.steps), [[3, 4]]);
});
