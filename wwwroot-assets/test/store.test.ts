import assert from "node:assert/strict";
import test, { beforeEach } from "node:test";

(globalThis as { window?: unknown }).window = globalThis;
const { RunStore } = await import("../src/charts/store");
import type { Delta, Snapshot } from "../src/charts/types";

let asked: string[] = [];
let answer: (url: string) => Snapshot | Promise<Snapshot>;

beforeEach(() => {
  asked = [];
  globalThis.fetch = (async (url: string) => {
    asked.push(url);
    const body = await answer(url);
    return { ok: true, json: async () => body };
  }) as unknown as typeof fetch;
});

function snapshot(offset: number, steps: number[]): Snapshot {
  return {
    runId: "r", offset, stepsPerEpoch: 100, tokensPerStep: 768, startedWall: 1000,
    series: [{ name: "loss", attempt: 1, superseded: false, count: steps.length, downsampled: false, steps, values: steps.map(() => 1), walls: steps.map(s => 1000 + s), smoothed: steps.map(() => 1), smoothState: { sum: 1, weight: 1 } }],
  };
}

const delta = (from: number, to: number, ...steps: number[]): Delta =>
  ({ runId: "r", from, to, points: steps.map(step => ["loss", 1, step, 1, 1000 + step]) });

async function opened(first: Snapshot, maxPoints = 100) {
  answer = () => first;
  const store = new RunStore("r", 0.6, maxPoints, () => {});
  store.want(["loss"]);
  await settled();
  return store;
}

const settled = () => new Promise(done => setImmediate(done));
const steps = (store: InstanceType<typeof RunStore>) => store.lines.get("loss")!.main.steps;

test("want_TwoChartsOfOneMetric_AskOnceForEachMetric", async () => {
  answer = () => snapshot(10, [1]);
  const store = new RunStore("r", 0.6, 100, () => {});
  store.want(["loss"]);
  store.want(["gradientNorm", "loss"]);
  await settled();
  assert.deepEqual(asked.map(url => new URL(url, "http://x").searchParams.get("names")), ["loss", "gradientNorm"]);
});

test("append_NextDelta_AddsItsPointsWithoutAsking", async () => {
  const store = await opened(snapshot(10, [1, 2]));
  store.append(delta(10, 20, 3));
  assert.deepEqual(steps(store), [1, 2, 3]);
  assert.equal(asked.length, 1);
});

test("append_KnownDelta_IsDropped", async () => {
  const store = await opened(snapshot(20, [1, 2, 3]));
  store.append(delta(10, 20, 3));
  assert.deepEqual(steps(store), [1, 2, 3]);
});

test("append_AfterAGap_ReadsTheSnapshotAgain", async () => {
  const store = await opened(snapshot(10, [1, 2]));
  answer = () => snapshot(40, [1, 2, 3, 4, 5]);
  store.append(delta(30, 40, 5));
  await settled();
  assert.deepEqual(steps(store), [1, 2, 3, 4, 5]);
  assert.equal(asked.length, 2);
});

test("append_WhileTheSnapshotIsUnderWay_IsNotLost", async () => {
  let give!: (s: Snapshot) => void;
  answer = () => new Promise<Snapshot>(done => { give = done; });
  const store = new RunStore("r", 0.6, 100, () => {});
  store.want(["loss"]);
  await settled();
  store.append(delta(10, 20, 3));
  store.append(delta(20, 30, 4));
  give(snapshot(20, [1, 2, 3]));
  await settled();
  assert.deepEqual(steps(store), [1, 2, 3, 4]);
});

test("append_MoreThanTwiceThePoints_ReadsADownsampledSnapshot", async () => {
  const store = await opened(snapshot(10, [1]), 10);
  answer = () => snapshot(200, [1, 20]);
  for (let i = 0; i < 20; i++) store.append(delta(10 + i, 11 + i, 2 + i));
  await settled();
  assert.deepEqual(steps(store), [1, 20]);
});

test("append_BeyondTheZoom_IsLeftOut", async () => {
  const store = await opened(snapshot(10, [1, 2]));
  await store.setRange({ from: 1, to: 2 });
  store.append(delta(10, 20, 3));
  assert.deepEqual(steps(store), [1, 2]);
  assert.match(asked[1]!, /from=1&to=2/);
});

test("load_ServerRefuses_KeepsTheSentence", async () => {
  globalThis.fetch = (async () => ({ ok: false, status: 404, json: async () => ({ detail: "There is no run r." }) })) as unknown as typeof fetch;
  const store = new RunStore("r", 0.6, 100, () => {});
  store.want(["loss"]);
  await settled();
  assert.equal(store.error, "There is no run r.");
});
