// One row, one life: draft → waiting → sent, moved by compare-and-set. A refusal turns a row back into a draft with a reason.
import { uuid7 } from "./uuid7.js";
import { say } from "./bus.js";
import { iso } from "./clock.js";
import { readAll, read, run } from "./store.js";

const DAY = 86400e3;
const KEYS_STAY = 180 * DAY;
const CONTENT_STAYS = 7 * DAY;

/** A new draft. `spec`: user, kind, subject, label, path, page, fields, and for a photo file (ArrayBuffer) with type. Its key and number are made here. */
export async function begin(spec) {
  const { file, ...rest } = spec;
  const row = await run(["rows", "files", "meta"], "readwrite", async (tx) => {
    const meta = tx.objectStore("meta");
    const no = ((await meta.get("lastRow")) || 0) + 1;
    const made = { key: uuid7(), id: uuid7(), state: "draft", needs: [], fields: [], tries: 0, made_at: iso(), ...rest, no };
    if (file) {
      made.size = file.byteLength;
      await tx.objectStore("files").put(file, made.key);
    }
    await meta.put(no, "lastRow");
    await tx.objectStore("rows").put(made);
    return made;
  });
  say("rows");
  return row;
}

/** Change the row if its state is one of `from`; gives the new row, or null when somebody was faster. */
export async function move(key, from, changes) {
  const row = await run(["rows"], "readwrite", async ({ store }) => {
    const found = await store.get(key);
    if (!found || !from.includes(found.state)) return null;
    Object.assign(found, typeof changes === "function" ? changes(found) : changes);
    await store.put(found);
    return found;
  });
  if (row) say("rows");
  return row;
}

/** Keep what is on screen in the draft; null when it is no draft any more. */
export const save = (key, fields) => move(key, ["draft"], { fields, saved_at: iso() });

/** The confirmed content; from here on it is read-only. Its photos go with it, each needing it. */
export async function queue(key, fields, needs = []) {
  const queued = { state: "waiting", queued_at: iso(), reason: "", answer: "", refused_at: "", tries: 0, next_at: 0, failing_since: 0 };
  const row = await run(["rows"], "readwrite", async ({ store }) => {
    const found = await store.get(key);
    if (found?.state !== "draft") return null;
    Object.assign(found, queued, { fields, needs: [...new Set([...found.needs, ...needs])] });
    await store.put(found);
    for (const other of await store.getAll()) {
      if (other.parent === key && other.state === "draft") await store.put({ ...other, ...queued, needs: [key] });
    }
    return found;
  });
  if (row) say("rows");
  return row;
}

export const row = (key) => read("rows", key);
export const fileOf = (key) => read("files", key);
export const mine = async (user) => (await readAll("rows")).filter((one) => one.user === user).sort((a, b) => a.no - b.no);

/** The youngest row about `subject`, photos aside, a correction that is not sent yet included; else a draft of this `kind` begun at this `page`, whose subject was made anew; or undefined. */
export async function about(user, subject, { kind, page } = {}) {
  const own = (await mine(user)).filter((one) => !one.parent && !one.amended_by);
  const draft = (one) => one.state === "draft";
  return own.filter((one) => one.subject === subject || (one.state !== "sent" && one.subject?.startsWith(subject + "#"))).pop() ?? own.filter((one) => draft(one) && kind && one.kind === kind && one.page === page).pop();
}

/** Rows that wait here for a record which `fields` or `path` name: the new row needs them. */
export async function needed(user, fields, path) {
  const unsent = (await mine(user)).filter((one) => one.state !== "sent" && !one.parent);
  return unsent.filter((one) => path.includes(one.id) || fields.some(([name, value]) => name !== "id" && value === one.id)).map((one) => one.key);
}

/** Throw a row and its photos away: only after its owner confirmed it. What was sent is no longer theirs to discard. */
export async function discard(key) {
  await run(["rows", "files"], "readwrite", async (tx) => {
    const rows = tx.objectStore("rows");
    for (const one of await rows.getAll()) {
      if ((one.key === key || one.parent === key) && one.state !== "sent") {
        await rows.delete(one.key);
        await tx.objectStore("files").delete(one.key);
      }
    }
  });
  say("rows");
}

/** The phone's version once more, as a correction of the record that the server has: a new row; the old one is done. */
export async function correct(key) {
  const old = await row(key);
  if (!old?.held) return null;
  const { number, location, tries, held, reason, file, ...spec } = old;
  const made = await begin({ ...spec, key: uuid7(), id: uuid7(), state: "draft", made_at: iso() });
  const fields = old.fields.filter(([name]) => !["id", "amends", "_key", "_amends"].includes(name));
  fields.push(["id", made.id], ["amends", old.id], ["_key", made.key], ["_amends", old.key]);
  await move(key, ["waiting"], { state: "sent", held: false, amended_by: made.key, sent_at: iso() });
  return queue(made.key, fields);
}

/** draft, waiting, sent, refused: counted from rows, never from a flag; `others` are unsent rows of other accounts. */
export async function counts(user) {
  const all = await readAll("rows");
  const own = all.filter((one) => one.user === user && !one.parent);
  const photos = all.filter((one) => one.user === user && one.parent);
  const unsent = all.filter((one) => one.state === "waiting").map((one) => one.queued_at).sort();
  return {
    draft: own.filter((one) => one.state === "draft" && !one.reason).length,
    refused: all.filter((one) => one.user === user && one.state === "draft" && one.reason).length,
    waiting: own.filter((one) => one.state === "waiting").length,
    sent: own.filter((one) => one.state === "sent").length,
    photos: photos.filter((one) => one.state === "waiting").length,
    others: all.filter((one) => one.user !== user && one.state !== "sent" && !one.parent).length,
    stuck: own.filter((one) => one.stuck).length,
    queue: unsent.length,
    oldest: unsent[0] || "",
  };
}

/** Let go of sent content that a backup holds (`safeUntil`, at most 7 days) and of keys after 180 days. */
export async function prune(safeUntil = "", now = Date.now()) {
  await run(["rows", "files"], "readwrite", async (tx) => {
    const rows = tx.objectStore("rows");
    for (const one of await rows.getAll()) {
      if (one.state !== "sent") continue;
      const age = now - Date.parse(one.sent_at);
      if (age > KEYS_STAY) await rows.delete(one.key);
      else if (!one.emptied && (age > CONTENT_STAYS || Date.parse(safeUntil) > Date.parse(one.as_of || one.sent_at))) {
        await rows.put({ ...one, fields: [], answer: "", emptied: true });
        await tx.objectStore("files").delete(one.key);
      }
    }
  });
}
