// Any order of writing, tapping, tapping again, closing, lost and late answers, refusals and bad servers
// gives one record per intended visit, with the text that was confirmed last.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ANNA, answer, draft, receipt, sending, wipe } from "./phone.js";
import { mine, queue, row, save } from "../../../app/static/js/offline/outbox.js";

const RUNS = 100;
const STEPS = 30;

// a small generator of our own, so that a failing run can be repeated by its number
function dice(seed) {
  let state = seed * 2654435761 + 1;
  const next = () => ((state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0) / 2 ** 32);
  return { pick: (list) => list[Math.floor(next() * list.length)], chance: (p) => next() < p };
}

/** What app/receipts.py promises: one record per key, 409 for another body, refusals leave nothing. */
class Server {
  records = [];
  byKey = new Map();

  take(key, text) {
    const known = this.byKey.get(key);
    if (known) return known === text ? receipt(key) : answer(409, { "X-Outbox-Reason": "changed" });
    if (text.includes("bad")) return answer(422, { "X-Outbox-Reason": "invalid" }, "<p>no</p>");
    this.byKey.set(key, text);
    this.records.push(text);
    return receipt(key, this.records.length);
  }
}

const lost = () => Promise.reject(new TypeError("the road was cut"));
const WEATHER = {
  fine: (act) => act(),
  "cut before": lost,
  "cut after": (act) => act() && lost(),
  portal: () => new Response("Welcome", { status: 200 }),
  "server error": () => answer(500),
  "error after": (act) => act() && answer(503),
};

async function life(seed, keyOf = (key) => key) {
  await wipe();
  const { pick, chance } = dice(seed);
  const server = new Server();
  const intents = [];
  let now = Date.now();
  let count = 0;

  const words = (intent) => [["remark", `${intent.no}:${chance(0.15) ? "bad" : "text"}:${(count += 1)}`]];
  const steps = {
    async begin() {
      const intent = { no: intents.length };
      intent.key = (await draft({ subject: `visit:${intent.no}`, fields: words(intent) })).key;
      intents.push(intent);
    },
    async write() {
      if (!intents.length) return;
      const intent = pick(intents);
      await save(intent.key, words(intent));
    },
    // a tap confirms what stands there; a second tap with other words on a row that waits changes nothing
    async tap() {
      if (!intents.length) return;
      const intent = pick(intents);
      const fields = words(intent);
      if (await queue(intent.key, fields)) intent.confirmed = fields[0][1];
    },
    async send() {
      now += pick([1e3, 6e4, 4e6]);
      const weather = WEATHER[pick(Object.keys(WEATHER))];
      await sending((_path, { body }, key) => weather(() => server.take(keyOf(key), body.get("remark"))), { now, healthy: chance(0.7) });
    },
  };
  for (let step = 0; step < STEPS; step += 1) await steps[pick(["begin", "write", "tap", "tap", "send", "send"])]();

  // at last the sun: what was refused is mended and confirmed by its owner, and everything goes out
  for (let round = 0; round < 12; round += 1) {
    for (const intent of intents) {
      const found = await row(intent.key);
      if (found.state === "draft" && found.reason) {
        const fields = [["remark", `${intent.no}:text:mended`]];
        if (await queue(intent.key, fields)) intent.confirmed = fields[0][1];
      }
    }
    now += 4e6;
    await sending((_path, { body }, key) => server.take(keyOf(key), body.get("remark")), { now });
  }
  const held = await mine(ANNA);
  return { server, wanted: intents.filter(({ confirmed }) => confirmed).map(({ confirmed }) => confirmed), left: held.filter(({ state }) => state === "waiting") };
}

test(`one record per intended visit, with the last confirmed text (${RUNS} lives)`, async () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { server, wanted, left } = await life(seed);
    assert.deepEqual(left, [], `life ${seed}: rows still wait`);
    assert.deepEqual([...server.records].sort(), wanted.sort(), `life ${seed}`);
  }
});

test("the control: with a new key at each try some life has a visit twice", async () => {
  let doubled = 0;
  for (let seed = 1; seed <= RUNS && !doubled; seed += 1) {
    let tries = 0;
    const { server, wanted } = await life(seed, (key) => `${key}-${(tries += 1)}`);
    if (server.records.length > wanted.length) doubled = seed;
  }
  assert.ok(doubled, "without keys nothing doubled: the test above proves nothing");
});
