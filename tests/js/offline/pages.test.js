import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ANNA, BERTA, draft, wipe } from "./phone.js";
import { expired, heard, leave, payDebt, seen, user } from "../../../app/static/js/offline/identity.js";
import { addresses, assets, bringPack, keep, keepable, kept } from "../../../app/static/js/offline/pages.js";
import { read, run, write } from "../../../app/static/js/offline/store.js";
import { mine } from "../../../app/static/js/offline/outbox.js";

const HOUR = 3600e3;
const AS_OF = "2026-11-23T08:00:00.000Z";
const page = (html, spec = {}) => ({ user: ANNA, url: "/today/", html, as_of: AS_OF, headers: [["content-type", "text/html"], ["content-security-policy", "default-src 'none'"]], ...spec });
const said = (headers) => new Response("", { headers });
const contact = (now = Date.now()) => heard(said({ "X-User": ANNA, "X-As-Of": new Date(now).toISOString() }), ANNA, now);

beforeEach(async () => {
  await wipe();
  await contact();
});

test("a kept page comes back with its security headers", async () => {
  await keep([page("<p>今天")]);
  const answer = await kept(ANNA, "/today/");
  assert.equal(await answer.text(), "<p>今天");
  assert.equal(answer.headers.get("content-security-policy"), "default-src 'none'");
  assert.equal(answer.headers.get("Server-Timing"), "kept");
});

test("what is marked as later is held back from the browser's eye, and stays on the shelf as it came", async () => {
  const html = "<form><p>first</p><!--later--><fieldset>later</fieldset><!--/later--></form>";
  await keep([page(html)]);
  assert.equal(await (await kept(ANNA, "/today/")).text(), "<form><p>first</p><script type=text/plain data-later><fieldset>later</fieldset></script></form>");
  assert.equal((await read("pages", [ANNA, "/today/"])).html, html);
});

test("one account never sees another's pages", async () => {
  await keep([page("A")]);
  assert.equal(await kept(BERTA, "/today/"), null);
});

test("an older page never replaces a newer one", async () => {
  await keep([page("new")]);
  await keep([page("old", { as_of: "2026-11-22T08:00:00.000Z" })]);
  assert.equal(await (await kept(ANNA, "/today/")).text(), "new");
});

test("a draft pins its form", async () => {
  const url = "/visits/new?household=home-1";
  await keep([page("v1", { url })]);
  await draft();
  await keep([page("v2", { url, as_of: "2026-12-01T08:00:00.000Z" })]);
  assert.equal(await (await kept(ANNA, url)).text(), "v1");
  assert.ok(await kept(ANNA, url, Date.now() + 100 * HOUR));
});

test("pages expire 72 hours after the last contact, and with a clock set back", async () => {
  await keep([page("x")]);
  assert.ok(await kept(ANNA, "/today/", Date.now() + 71 * HOUR));
  assert.equal(await kept(ANNA, "/today/", Date.now() + 73 * HOUR), null);
  assert.equal(await kept(ANNA, "/today/", Date.now() - 40 * 24 * HOUR), null);
});

test("only an answer with the owner's name is contact", async () => {
  const now = Date.now() + 100 * HOUR;
  await heard(said({ "X-User": "-" }), ANNA, now);
  await heard(said({}), ANNA, now);
  assert.ok(await expired(ANNA, now));
  await contact(now);
  assert.ok(!(await expired(ANNA, now)));
});

test("a revoked sign-in takes pages and identity, and leaves unsent rows", async () => {
  await seen(ANNA);
  await keep([page("x")]);
  await draft();
  await heard(said({ "X-User": "-", "X-Wipe": "1" }), ANNA);
  assert.deepEqual([await addresses(ANNA), await user(), (await mine(ANNA)).length], [[], "-", 1]);
});

test("another account's arrival takes the former's pages and leaves its rows", async () => {
  await seen(ANNA);
  await keep([page("x")]);
  await draft();
  await seen(BERTA);
  assert.deepEqual([await addresses(ANNA), await user(), (await mine(ANNA)).length], [[], BERTA, 1]);
});

test("a page for nobody changes neither owner nor pages, the next account takes them all", async () => {
  await seen(ANNA);
  await keep([page("x"), page("public", { user: "-", url: "/offline/none" })]);
  await seen("-");
  assert.deepEqual([await addresses(ANNA), await user()], [["/today/"], ANNA]);
  await seen(BERTA);
  assert.deepEqual([await addresses(ANNA), await addresses("-")], [[], ["/offline/none"]]);
});

test("leaving takes pages at once and owes the sign-out until it is paid", async () => {
  await keep([page("x")]);
  await leave(ANNA);
  assert.deepEqual(await addresses(ANNA), []);
  assert.equal(await payDebt(ANNA, () => Promise.reject(new TypeError("down"))), false);
  assert.equal(await read("meta", "owes-sign-out"), ANNA);
  assert.equal(await payDebt(ANNA, async () => new Response("", { status: 200 })), true);
  assert.equal(await payDebt(ANNA, () => assert.fail("paid twice")), false);
});

test("only whole pages of their owner, not redirected, may be kept", () => {
  const answer = (spec) => ({ ok: true, status: 200, redirected: false, type: "basic", headers: new Headers({ "X-User": ANNA, "X-As-Of": AS_OF, "Content-Type": "text/html; charset=utf-8" }), ...spec });
  assert.ok(keepable(answer(), ANNA));
  assert.ok(!keepable(answer({ redirected: true }), ANNA));
  assert.ok(!keepable(answer({ type: "opaqueredirect" }), ANNA));
  assert.ok(!keepable(answer({ ok: false, status: 422 }), ANNA));
  assert.ok(!keepable(answer(), BERTA));
  assert.ok(!keepable(answer({ headers: new Headers({ "Content-Type": "text/html" }) }), ANNA));
});

test("the built files that kept pages name are known", async () => {
  await keep([page('<script src="/static/dist/app-OLD.js"></script>')]);
  assert.deepEqual(await assets(), ["/static/dist/app-OLD.js"]);
});

const stream = (lines) => new Response(lines.map((line) => JSON.stringify(line) + "\n").join(""), { headers: { "X-User": ANNA, "X-As-Of": AS_OF } });
const HEAD = { pages: 2, as_of: AS_OF, headers: [["content-type", "text/html"]] };

test("a pack brings pages, names those that are the same, and takes those that are gone", async () => {
  const first = [HEAD, { url: "/a", html: "a", etag: "aaaaaaaaaa" }, { url: "/b", html: "b", etag: "bbbbbbbbbb" }, { lines: 3 }];
  assert.equal(await bringPack(ANNA, { get: async () => stream(first) }), 2);
  let have;
  const second = [HEAD, { same: ["/a"] }, { url: "/c", html: "c", etag: "cccccccccc" }, { lines: 3 }];
  await bringPack(ANNA, { get: async (_url, { headers }) => ((have = headers["X-Pack-Have"]), stream(second)) });
  assert.equal(have, "aaaaaaaaaabbbbbbbbbb");
  assert.deepEqual(await addresses(ANNA), ["/a", "/c"]);
});

test("a page told by another is put together again, and the other stays as long as it is needed", async () => {
  const first = [HEAD, { base: "cccccccccc", html: "one\ntwo\nthree" }, { url: "/a", etag: "aaaaaaaaaa", base: "cccccccccc", parts: [[0, 1], "2", [2, 1]] }, { lines: 3 }];
  await bringPack(ANNA, { get: async () => stream(first) });
  assert.equal(await (await kept(ANNA, "/a")).text(), "one\n2\nthree");
  assert.deepEqual(await addresses(ANNA), ["/a"]);
  await bringPack(ANNA, { get: async () => stream([HEAD, { same: ["/a"] }, { lines: 2 }]) });
  assert.equal(await (await kept(ANNA, "/a")).text(), "one\n2\nthree");
  await bringPack(ANNA, { get: async () => stream([HEAD, { same: [] }, { lines: 2 }]) });
  assert.equal(await read("pages", [ANNA, "base:cccccccccc"]), undefined);
});

test("a pack cut short takes nothing away", async () => {
  await keep([page("a", { url: "/a", etag: "aaaaaaaaaa" })]);
  assert.equal(await bringPack(ANNA, { get: async () => stream([HEAD, { url: "/b", html: "b", etag: "bbbbbbbbbb" }]) }), null);
  assert.deepEqual(await addresses(ANNA), ["/a", "/b"]);
});

test("a pack for somebody else is not unpacked", async () => {
  const answer = new Response("", { headers: { "X-User": BERTA } });
  assert.equal(await bringPack(ANNA, { get: async () => answer }), null);
});

test("an older script works on a store that a newer one has added to", async () => {
  await write("meta", 1, "x");
  const raised = await new Promise((give, fail) => {
    const asked = indexedDB.open("shiliu", 9);
    asked.onupgradeneeded = () => asked.result.createObjectStore("later");
    asked.onsuccess = () => give(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  raised.close();
  assert.equal(await read("meta", "x"), 1);
  await run(["meta"], "readwrite", ({ store }) => store.put(2, "x"));
  assert.equal(await read("meta", "x"), 2);
});
