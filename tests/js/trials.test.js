import assert from "node:assert/strict";
import { test } from "node:test";
import { mustStop } from "../../app/static/js/game/stop.js";
import { Trials, deviceClass, judge, median, refreshRate, seenAt, trend } from "../../app/static/js/game/trials.js";

const go = (...values) => {
  const trials = new Trials();
  values.forEach((value) => trials.add(value));
  return trials;
};

test("sooner than 100 ms is a guess, later than 3,000 a lapse; the edges count", () => {
  assert.deepEqual([0, 99.9, 100, 3000, 3000.1].map(judge), ["soon", "soon", "valid", "valid", "late"]);
});

test("what does not count is made again until five count", () => {
  assert.equal(go(300, 50, 310, 320, 3500, 330).over, false);
  const five = go(300, 50, 310, 320, 3500, 330, 340);
  assert.equal(five.over, true);
  assert.deepEqual(five.valid, [300, 310, 320, 330, 340]);
});

test("after fifteen tries it ends, and three that count are enough", () => {
  const most = Array(12).fill(10);
  assert.deepEqual([go(...most, 300, 310, 320).over, go(...most, 300, 310, 320).enough], [true, true]);
  assert.equal(go(...most, 300, 310, 20).enough, false);
});

test("the middle of even and odd counts", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test("a dropped frame does not change the refresh rate", () => {
  const stamps = Array.from({ length: 20 }, (_, at) => at * (1000 / 120));
  assert.equal(refreshRate(stamps), 120);
  assert.equal(refreshRate([...stamps.slice(0, 9), ...stamps.slice(10)]), 120);
  assert.equal(refreshRate([1]), 60);
});

test("what is changed in a frame is seen at its end", () => {
  assert.equal(seenAt(1000, 50), 1020);
});

test("devices are compared by pointer and the nearest usual rate", () => {
  assert.deepEqual([deviceClass("touch", 59), deviceClass("mouse", 119), deviceClass("key", 165)], ["touch-60", "mouse-120", "key-144"]);
});

test("a trend is told against the person's own middle, and five per cent is no change", () => {
  assert.deepEqual([trend([], 400), trend([400, 420, 440], 380), trend([400], 415), trend([400], 500)], ["first", "better", "same", "worse"]);
});

test("exercise stops at 180 or 110, and with any sign of danger", () => {
  const limits = { upper: 180, lower: 110 };
  const stop = (upper, lower, symptoms = []) => mustStop({ upper, lower, symptoms }, limits);
  assert.deepEqual([stop(179, 109), stop(180, 70), stop(120, 110), stop(0, 0, ["dizziness"])], [false, true, true, true]);
});
