// Files of a form — photos, recordings: each a row of its own that needs the form's row; the form lists those that the server may expect.
import { begin, fileOf, mine } from "./outbox.js";
import { put } from "./fields.js";
import { space } from "./store.js";
import { uuid7 } from "./uuid7.js";

const KEPT_FOR_TEXT = 5e6;

/** Text is kept before files: near the end of the space a file is refused while words still fit. */
export async function full() {
  const { usage, quota } = await space();
  return !!quota && quota - usage < KEPT_FOR_TEXT;
}

/** Keep `blob` beside the paper's form as a row of `kind` ("photo", "voice"), and list it in the form's field of that name, in the plural. */
export async function attach(paper, kind, blob, question) {
  paper.dirty = true;
  await paper.flush();
  const bytes = await blob.arrayBuffer();
  const hash = [...new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))].map((n) => n.toString(16).padStart(2, "0")).join("");
  const { row } = paper;
  const id = uuid7();
  const key = uuid7();
  const value = (name) => paper.form.elements[name]?.value || "";
  await begin({
    key,
    id,
    user: row.user,
    kind,
    subject: row.subject,
    label: row.label,
    page: row.page,
    parent: row.key,
    path: row.path.replace(/\/?$/, `/${row.id}/${kind}s`),
    file: bytes,
    file_field: kind,
    type: blob.type,
    hash,
    question,
    fields: [["id", id], ["question", question], ["_key", key], ["_who", value("_who")], ["_filled_at", new Date().toISOString()], ["_v", value("_v")]],
  });
  return list(paper, kind);
}

/** What is attached to the paper, of a kind. */
export async function attached({ row, user }, kind) {
  return row ? (await mine(user)).filter((one) => one.parent === row.key && one.kind === kind) : [];
}

/** Write into the form what is attached now. */
export async function list(paper, kind) {
  const found = await attached(paper, kind);
  put(paper.form, kind + "s", found.length ? JSON.stringify(found.map(({ id, question, hash }) => ({ id, question, sha256: hash }))) : "");
  paper.dirty = true;
  await paper.flush();
}

/** An address at which the page can show or play what is attached. */
export const addressOf = async (one) => URL.createObjectURL(new Blob([await fileOf(one.key)], { type: one.type }));
