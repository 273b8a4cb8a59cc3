// Something said in one touch: waiting on this phone at once, without a draft. The sender of the page takes it from there.
import { say } from "../offline/bus.js";
import { iso } from "../offline/clock.js";
import { begin } from "../offline/outbox.js";
import { uuid7 } from "../offline/uuid7.js";

const meta = (name) => document.querySelector(`meta[name="shiliu-${name}"]`)?.content || "";
// the picture first: reading the queue and sending would hold up the frame that shows the touch
const SEND_AFTER = 100;
let last = 0;
let due;

/** A row as it will be kept: with its key, its id and the moment of the touch. Two touches never share a moment. */
export function entry({ kind, subject, label, path, fields }, now = Date.now()) {
  last = Math.max(now, last + 1);
  const [key, id, at] = [uuid7(), uuid7(), iso(last)];
  const stamped = [["id", id], ...fields, ["_key", key], ["_who", meta("who")], ["_filled_at", at], ["_v", "1"]];
  return { key, id, user: meta("user"), kind, subject, label, path, page: location.pathname + location.search, fields: stamped, state: "waiting", queued_at: at, reason: "", answer: "", next_at: 0, failing_since: 0 };
}

/** Write it and have it sent. Rejects when this phone cannot keep it. */
export async function keep(row) {
  const kept = await begin(row);
  clearTimeout(due);
  due = setTimeout(say, SEND_AFTER, "send");
  return kept;
}
