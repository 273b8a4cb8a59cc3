import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { offerScanning } from "../../app/static/js/roll/scan.js";

const later = (ms) => new Promise((give) => setTimeout(give, ms));
let shown; // what is held before the camera
let track;
let view;
let press;

function block() {
  view = { hidden: true, play: async () => {} };
  const start = { addEventListener: (_name, done) => (press = done) };
  return { hidden: true, querySelector: (what) => (what === "[data-scan-view]" ? view : start) };
}

function camera(getUserMedia) {
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices: { getUserMedia } }, configurable: true });
}

beforeEach(() => {
  shown = [];
  track = { stopped: false, stop: () => (track.stopped = true) };
  globalThis.addEventListener ??= () => {};
  globalThis.BarcodeDetector = class {
    static getSupportedFormats = async () => ["qr_code"];
    detect = async () => shown.map((rawValue) => ({ rawValue }));
  };
  camera(async () => ({ getTracks: () => [track] }));
});

afterEach(() => delete globalThis.BarcodeDetector);

test("a card that stays before the camera is told once, the next one too", async () => {
  const offered = block();
  const found = [];
  await offerScanning(offered, (text) => found.push(text), assert.fail);
  assert.equal(offered.hidden, false);
  shown = ["card 1"];
  await press();
  await later(450);
  shown = ["card 2"];
  await later(250);
  assert.deepEqual(found, ["card 1", "card 2"]);
  assert.equal(view.hidden, false);
  await press();
  assert.deepEqual([track.stopped, view.hidden], [true, true]);
  shown = ["card 3"];
  await later(250);
  assert.equal(found.length, 2, "the camera is off");
});

test("a phone that cannot read codes is not offered the camera", async () => {
  const offered = block();
  globalThis.BarcodeDetector.getSupportedFormats = async () => ["ean_13"];
  await offerScanning(offered, assert.fail, assert.fail);
  delete globalThis.BarcodeDetector;
  await offerScanning(offered, assert.fail, assert.fail);
  assert.equal(offered.hidden, true);
});

test("a camera that is refused is told", async () => {
  camera(async () => Promise.reject(new Error("NotAllowedError")));
  let told = false;
  await offerScanning(block(), assert.fail, () => (told = true));
  await press();
  assert.equal(told, true);
});
