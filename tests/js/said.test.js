import assert from "node:assert/strict";
import { test } from "node:test";
import { cardNumber, latest, marksOf, state, tally } from "../../app/static/js/roll/said.js";

const PATH = "/school/sessions/1/marks";
const at = (second) => `2026-11-27T06:00:${String(second).padStart(2, "0")}.000Z`;
const row = (id, fields, second, more = {}) => ({ id, path: PATH, kind: "mark", state: "waiting", fields: [...Object.entries(fields), ["_filled_at", at(second)]], ...more });
const plain = (time) => time;
const said = (rows, known = { id: "", what: "", at: 0 }) => state(latest(known, marksOf(rows, PATH, at(30), plain), "p1"));

test("the latest of what waits is what the card says, in any order of the rows", () => {
  const rows = [row("b", { person: "p1", what: "undo" }, 2), row("a", { person: "p1", what: "present" }, 1), row("c", { person: "p1", what: "late" }, 3)];
  assert.equal(said(rows), "late");
  assert.equal(said([...rows].reverse()), "late");
  assert.equal(said(rows.slice(0, 2)), "");
});

test("what the page knows stands when it is later than what waits", () => {
  const known = { id: "z", what: "left_early", at: Date.parse(at(5)) };
  assert.equal(said([row("a", { person: "p1", what: "present" }, 4)], known), "left_early");
  assert.equal(said([row("a", { person: "p1", what: "undo" }, 6)], known), "");
});

test("two marks of one moment are ordered by their ids", () => {
  const known = { id: "b", what: "present", at: Date.parse(at(5)) };
  assert.equal(said([row("a", { person: "p1", what: "undo" }, 5)], known), "present");
  assert.equal(said([row("c", { person: "p1", what: "undo" }, 5)], known), "");
});

test("the phone's time is corrected before it is compared", () => {
  const [mark] = marksOf([row("a", { person: "p1", what: "present" }, 4)], PATH, "", (time) => time + 60000);
  assert.equal(mark.at, Date.parse(at(4)) + 60000);
});

test("what was sent is laid over an older page only; refused and other rolls' marks never", () => {
  const mark = { person: "p1", what: "present" };
  assert.equal(said([row("a", mark, 1, { state: "sent", as_of: at(31) })]), "present");
  assert.equal(said([row("a", mark, 1, { state: "sent", as_of: at(29) })]), "");
  assert.equal(said([row("a", mark, 1, { state: "draft", reason: "gone" })]), "");
  assert.equal(said([row("a", mark, 1, { path: "/school/sessions/2/marks" })]), "");
});

test("walk-ins and companions are counted apart and never fall below zero", () => {
  const rows = [row("a", { tally: "walk_in:1" }, 1), row("b", { tally: "walk_in:1" }, 2), row("c", { tally: "companion:-1" }, 3)];
  const marks = marksOf(rows, PATH, "", plain);
  assert.equal(tally(3, marks, "walk_in"), 5);
  assert.equal(tally(0, marks, "companion"), 0);
});

test("a card of another group, or another QR, is no card of this roll", () => {
  assert.equal(cardNumber("SHILIU-CARD:abc:12", "SHILIU-CARD:abc:"), 12);
  for (const text of ["SHILIU-CARD:xyz:12", "https://example.org", "SHILIU-CARD:abc:", "SHILIU-CARD:abc:1.5", "SHILIU-CARD:abc:-3"]) assert.equal(cardNumber(text, "SHILIU-CARD:abc:"), null);
});

test("guests by number add up with what the page knows", () => {
  const rows = [row("a", { count: "1" }, 1), row("b", { count: "1" }, 2), row("c", { count: "-1" }, 3), row("d", { account: "p1", what: "in" }, 4)];
  assert.equal(tally(30, marksOf(rows, PATH, at(30), plain), "guest"), 31);
});
