import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ANNA, BERTA, draft, state, waiting, wipe } from "./phone.js";
import { about, correct, counts, discard, fileOf, mine, move, needed, prune, queue, row, save } from "../../../app/static/js/offline/outbox.js";
import { uuid7 } from "../../../app/static/js/offline/uuid7.js";

beforeEach(wipe);

test("a row begins as a draft with its key and a growing number", async () => {
  const [one, two] = [await draft(), await draft()];
  assert.equal(one.state, "draft");
  assert.match(one.key, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab]/);
  assert.deepEqual([one.no, two.no], [1, 2]);
  assert.notEqual(one.key, two.key);
});

test("a UUIDv7 carries its time", () => {
  assert.equal(parseInt(uuid7(1764000000000).replaceAll("-", "").slice(0, 12), 16), 1764000000000);
});

test("a draft keeps what is on screen, a waiting row does not change", async () => {
  const { key } = await draft();
  await save(key, [["remark", "a"]]);
  assert.ok(await queue(key, [["remark", "b"]]));
  assert.equal(await save(key, [["remark", "c"]]), null);
  assert.deepEqual((await row(key)).fields, [["remark", "b"]]);
});

test("of two taps one queues the row", async () => {
  const { key } = await draft();
  const taps = await Promise.all([queue(key, []), queue(key, []), queue(key, [])]);
  assert.equal(taps.filter(Boolean).length, 1);
});

test("a move from a state that has passed is refused", async () => {
  const { key } = await waiting();
  await move(key, ["waiting"], { state: "sent", sent_at: new Date().toISOString() });
  assert.equal(await move(key, ["waiting"], { state: "draft" }), null);
  assert.equal(await state(key), "sent");
});

test("what was sent cannot be discarded, a draft can, with its photos", async () => {
  const made = await draft();
  const photo = await draft({ parent: made.key, file: new ArrayBuffer(4) });
  await discard(made.key);
  assert.equal(await row(made.key), undefined);
  assert.equal(await fileOf(photo.key), undefined);
  const sent = await waiting();
  await move(sent.key, ["waiting"], { state: "sent", sent_at: new Date().toISOString() });
  await discard(sent.key);
  assert.equal(await state(sent.key), "sent");
});

test("the youngest row about a subject is found for its owner alone", async () => {
  await draft();
  const young = await draft();
  assert.equal((await about(ANNA, "visit:home-1")).key, young.key);
  assert.equal(await about(BERTA, "visit:home-1"), undefined);
});

test("photos are queued with their visit and need it", async () => {
  const made = await draft();
  const photo = await draft({ parent: made.key, file: new ArrayBuffer(4) });
  await queue(made.key, []);
  const queued = await row(photo.key);
  assert.deepEqual([queued.state, queued.needs], ["waiting", [made.key]]);
});

test("a row needs the unsent row whose record it names", async () => {
  const home = await waiting({ kind: "household", subject: "household:new" });
  assert.deepEqual(await needed(ANNA, [["household", home.id]], "/visits/"), [home.key]);
  await move(home.key, ["waiting"], { state: "sent", sent_at: new Date().toISOString() });
  assert.deepEqual(await needed(ANNA, [["household", home.id]], "/visits/"), []);
});

test("counts come from rows, and others' rows are only a number", async () => {
  await draft();
  await waiting();
  await waiting({ user: BERTA });
  const refused = await waiting();
  await move(refused.key, ["waiting"], { state: "draft", reason: "invalid" });
  const count = await counts(ANNA);
  assert.deepEqual([count.draft, count.waiting, count.refused, count.others, count.queue], [1, 1, 1, 1, 2]);
});

test("sent content goes when a backup holds it, or after seven days; the key stays for 180", async () => {
  const day = 86400e3;
  const now = Date.parse("2026-11-23T08:00:00Z");
  const sent = async () => {
    const { key } = await waiting();
    await move(key, ["waiting"], { state: "sent", sent_at: new Date(now).toISOString(), as_of: new Date(now).toISOString() });
    return key;
  };
  const key = await sent();
  await prune(new Date(now - 1).toISOString(), now + day);
  assert.equal((await row(key)).fields.length, 1);
  await prune(new Date(now + 1).toISOString(), now + day);
  assert.equal((await row(key)).fields.length, 0);
  const other = await sent();
  await prune("", now + 8 * day);
  assert.equal((await row(other)).fields.length, 0);
  await prune("", now + 179 * day);
  assert.equal(await state(key), "sent");
  await prune("", now + 181 * day);
  assert.equal(await row(key), undefined);
});

test("an unsent row outlives every pruning", async () => {
  const { key } = await waiting();
  await prune(new Date(Date.now() + 1e12).toISOString(), Date.now() + 1e12);
  assert.equal(await state(key), "waiting");
});

test("a correction is a new row that amends the first", async () => {
  const old = await waiting({ fields: [["id", "x"], ["remark", "燃气漏"]] });
  await move(old.key, ["waiting"], { held: true, reason: "changed" });
  const made = await correct(old.key);
  assert.notEqual(made.key, old.key);
  const fields = Object.fromEntries(made.fields);
  assert.deepEqual([fields.amends, fields._amends, fields._key, fields.id, fields.remark], [old.id, old.key, made.key, made.id, "燃气漏"]);
  assert.equal((await mine(ANNA)).filter((one) => one.state === "waiting").length, 1);
});

test("a form whose page makes a new subject at each load finds its draft by its address; a correction that was begun is found by its record", async () => {
  await wipe();
  const home = await draft({ kind: "household", subject: "household:1", page: "/households/new" });
  const here = { kind: "household", page: "/households/new" };
  assert.equal((await about(ANNA, "household:2", here)).key, home.key);
  assert.equal(await about(ANNA, "household:2"), undefined);
  assert.equal(await about(ANNA, "household:2", { ...here, kind: "visit" }), undefined);
  await queue(home.key, home.fields);
  assert.equal(await about(ANNA, "household:2", here), undefined, "what waits is no draft of the next home");
  await waiting();
  const correction = await draft({ subject: "visit:home-1#record" });
  assert.equal((await about(ANNA, "visit:home-1")).key, correction.key);
  await queue(correction.key, correction.fields);
  assert.equal((await about(ANNA, "visit:home-1")).key, correction.key, "what is corrected again is the correction");
});
