import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ANNA, BERTA, answer, draft, receipt, sending, state, waiting, wipe } from "./phone.js";
import { move, row } from "../../../app/static/js/offline/outbox.js";

const HOUR = 3600e3;
beforeEach(wipe);

test("a receipt for its key makes a row sent, with its number", async () => {
  const { key } = await waiting();
  await sending((_p, _o, sent) => receipt(sent, 12));
  const found = await row(key);
  assert.deepEqual([found.state, found.number, found.location], ["sent", "12", "/visits/x"]);
});

for (const [name, reply] of [
  ["a captive portal's 200", () => new Response("Welcome", { status: 200 })],
  ["another row's receipt", () => receipt("018f0000-0000-7000-8000-0000000000ff")],
  ["a 2xx without a receipt", () => answer(200)],
  ["a 503", () => answer(503)],
  ["a 500", () => answer(500)],
  ["a 422 that is not ours", () => new Response("", { status: 422 })],
  ["a 401 that is not ours", () => new Response("", { status: 401 })],
  ["damage on the way", () => answer(400, { "X-Outbox-Reason": "damaged" })],
  ["429", () => answer(429)],
  ["a redirect or no network", () => Promise.reject(new TypeError("redirect"))],
]) {
  test(`${name} leaves the row waiting`, async () => {
    const { key } = await waiting();
    const { outcome } = await sending(reply);
    assert.equal(outcome, "later");
    assert.equal(await state(key), "waiting");
  });
}

test("a refusal makes a draft with its reason and keeps the text", async () => {
  const { key } = await waiting();
  await sending(() => answer(422, { "X-Outbox-Reason": "invalid" }, "<p>…</p>"));
  const found = await row(key);
  assert.deepEqual([found.state, found.reason, found.answer, found.fields], ["draft", "invalid", "<p>…</p>", [["remark", "灯坏了"]]]);
});

test("a late refusal after the page said waiting loses nothing", async () => {
  const { key } = await waiting();
  await sending(() => answer(413, { "X-Outbox-Reason": "too-large" }));
  assert.equal(await state(key), "draft");
  assert.equal((await row(key)).fields.length, 1);
});

for (const [name, reply] of [
  ["signed out", () => answer(401, { "X-User": "-", "X-Outbox-Reason": "signed-out" })],
  ["another person's sign-in", () => answer(409, { "X-User": BERTA, "X-Outbox-Reason": "wrong-user" })],
]) {
  test(`${name}: all rows are kept and none goes on`, async () => {
    const [one, two] = [await waiting(), await waiting()];
    const { outcome, posts } = await sending(reply);
    assert.deepEqual([outcome, posts.length, await state(one.key), await state(two.key)], ["signed-out", 1, "waiting", "waiting"]);
  });
}

test("a known key with another body is held for its owner to decide", async () => {
  const { key } = await waiting();
  await sending(() => answer(409, { "X-Outbox-Reason": "changed" }));
  const found = await row(key);
  assert.deepEqual([found.state, found.held], ["waiting", true]);
  assert.equal((await sending(() => assert.fail("sent again"))).posts.length, 0);
});

test("one person's rows are never sent as another's", async () => {
  await waiting({ user: BERTA });
  assert.equal((await sending(() => assert.fail("sent"))).posts.length, 0);
});

test("drafts are not sent", async () => {
  await draft();
  assert.equal((await sending(() => assert.fail("sent"))).posts.length, 0);
});

test("one bad row steps aside after three tries and comes back hourly; after a day it is stuck", async () => {
  const bad = await waiting();
  const good = await waiting({ subject: "visit:home-2" });
  const reply = (_p, _o, key) => (key === bad.key ? answer(500) : receipt(key));
  const start = Date.now();
  assert.equal((await sending(reply, { now: start })).outcome, "later");
  await sending(reply, { now: start + 1000 });
  await sending(reply, { now: start + 2000 });
  assert.equal((await row(bad.key)).tries, 1);
  await sending(reply, { now: start + 6000 });
  assert.equal(await state(good.key), "waiting");
  await sending(reply, { now: start + 12000 });
  assert.equal(await state(good.key), "sent");
  assert.equal((await sending(reply, { now: start + HOUR / 2 })).posts.length, 0);
  assert.equal((await sending(reply, { now: start + 12000 + HOUR })).posts.length, 1);
  assert.ok(!(await row(bad.key)).stuck);
  await sending(reply, { now: start + 26 * HOUR });
  assert.ok((await row(bad.key)).stuck);
  await sending((_p, _o, key) => receipt(key), { now: start + 28 * HOUR });
  assert.deepEqual([await state(bad.key), (await row(bad.key)).stuck], ["sent", false]);
});

test("without a network no row is blamed", async () => {
  const { key } = await waiting();
  for (let n = 0; n < 5; n++) await sending(() => Promise.reject(new TypeError("down")), { healthy: false });
  assert.equal((await row(key)).tries, 0);
});

test("rows go in the order of writing, photos after all text", async () => {
  const visit = await waiting();
  const photo = await waiting({ parent: visit.key, needs: [visit.key], path: "/visits/v/photos", file: new ArrayBuffer(9), type: "image/jpeg" });
  const later = await waiting({ subject: "visit:home-2" });
  const { posts } = await sending((_p, _o, key) => receipt(key));
  assert.deepEqual(posts.map((one) => one.key), [visit.key, later.key, photo.key]);
});

test("a row waits for what it needs, and goes when that has its receipt", async () => {
  const visit = await waiting();
  const photo = await waiting({ needs: [visit.key], file: new ArrayBuffer(9), type: "image/jpeg" });
  await sending(() => answer(422));
  assert.deepEqual([await state(visit.key), await state(photo.key)], ["draft", "waiting"]);
  await move(visit.key, ["draft"], { state: "waiting", queued_at: new Date().toISOString() });
  await sending((_p, _o, key) => receipt(key));
  assert.equal(await state(photo.key), "sent");
});

test("the body is a form with the count of its fields last", async () => {
  const made = await waiting({ fields: [["remark", "一"], ["tick", "a"], ["tick", "b"], ["_end", "99"]] });
  const { posts } = await sending((_p, _o, key) => receipt(key));
  const entries = [...posts[0].body];
  assert.deepEqual(entries.at(-1), ["_end", "3"]);
  assert.deepEqual([posts[0].redirect, posts[0].headers["X-Outbox"], posts[0].headers["X-Outbox-User"], posts[0].headers["X-Outbox-Queued-At"]], ["error", "1", ANNA, made.queued_at]);
});

test("a photo counts as a field and travels as a JPEG", async () => {
  await waiting({ fields: [["id", "x"]], file: new Uint8Array([1, 2, 3]).buffer, type: "image/jpeg" });
  const { posts } = await sending((_p, _o, key) => receipt(key));
  assert.equal(posts[0].body.get("photo").size, 3);
  assert.equal(posts[0].body.get("photo").type, "image/jpeg");
  assert.equal(posts[0].body.get("_end"), "2");
});

test("a lost answer is asked again with the same key and sent once", async () => {
  const { key } = await waiting();
  await sending(() => Promise.reject(new TypeError("cut")));
  const { posts } = await sending((_p, _o, sent) => receipt(sent));
  assert.deepEqual([posts[0].key, await state(key)], [key, "sent"]);
});

test("what waits for the head's decision is sent all the same", async () => {
  const { key } = await waiting();
  await sending((_p, _o, sent) => answer(202, { "X-Receipt": sent, "X-Receipt-Number": "3", "X-Outbox-Reason": "to-decide" }));
  assert.deepEqual([await state(key), (await row(key)).reason], ["sent", "to-decide"]);
});
