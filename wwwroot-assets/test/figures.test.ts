import assert from "node:assert/strict";
import test from "node:test";
import { axisEnd, nearest } from "../src/charts/axis";
import { padded } from "../src/charts/curve";
import { bytes, duration, number, tick, ticks, withUnit } from "../src/charts/format";

test("number_EverySize_ReadsLikeFiguresInThePages", () => {
  assert.deepEqual([1.48712, 0.5, 3215, 12345, 412345, 1234567, 0.0005, 0].map(v => number(v)),
    ["1.487", "0.5000", "3,215", "12.3 k", "412 k", "1.23 M", "5e-4", "0"]);
});

test("withUnit_EveryUnit_NamesIt", () => {
  assert.equal(withUnit(0.9768, "share"), "97.68 %");
  assert.equal(withUnit(38123, "rate"), "38.1 k/s");
  assert.equal(withUnit(6e-4, "learningRate"), "6e-4");
  assert.equal(withUnit(513e6, "bytes"), "513 MB");
});

test("tick_RoundValue_HasNoZeros", () => {
  assert.deepEqual([tick(2, "number"), tick(2.5, "number"), tick(40000, "number"), tick(0.94, "share")], ["2", "2.5", "40 k", "94 %"]);
});

test("ticks_ValuesCloseTogether_GetTheDigitsTheyNeed", () => {
  assert.deepEqual(ticks([480e6, 480.5e6, 481e6], "bytes"), ["480 MB", "480.5 MB", "481 MB"]);
});

test("duration_EverySize", () => {
  assert.deepEqual([0.4, 12, 185, 7800, 90000].map(duration), ["0.4 s", "12 s", "3 m 05 s", "2 h 10 m", "1 d 01 h"]);
});

test("bytes_Decimal", () => {
  assert.deepEqual([999, 1000, 12.4e6].map(v => bytes(v)), ["999 B", "1.00 kB", "12.4 MB"]);
});

test("axisEnd_EarlyInTheRun_IsAPartOfTheWhole", () => {
  assert.equal(axisEnd(10, 5000), 156.25);
  assert.equal(axisEnd(2600, 5000), 5000);
  assert.equal(axisEnd(5000, 5000), 5000);
  assert.equal(axisEnd(700, 0), 700);
});

test("nearest_BetweenTwo_TakesTheCloser", () => {
  assert.deepEqual([0, 14, 16, 99].map(x => nearest([10, 20, 30], x)), [0, 0, 1, 2]);
  assert.equal(nearest([], 1), -1);
});

test("padded_NonNegativeValues_GetNoRoomBelowZero", () => {
  assert.deepEqual(padded([0, 1], false), [0, 1.06]);
  assert.deepEqual(padded([2, 2], false), [1, 3]);
  assert.deepEqual(padded([1, 100], true), [1 / 1.08, 108]);
});
