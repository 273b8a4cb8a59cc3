// Photos of a form: each a row of its own that needs the form's row; the form lists the hashes that the server may expect.
import { uuid7 } from "./uuid7.js";
import { shrink } from "../photo.js";
import { begin, discard, fileOf, mine } from "./outbox.js";
import { put } from "./fields.js";
import { space } from "./store.js";
import { fill, word } from "./words.js";

const KEPT_FOR_TEXT = 5e6;

/** Watch file inputs marked data-photo="<question>" and `shiliu:photo` events ({blob, question}) of captured forms. */
export function takePhotos(paperOf, tell) {
  const add = async (form, source, question) => {
    const paper = paperOf(form);
    if (!paper) return;
    const problem = await addPhoto(paper, source, question).catch(() => "photo-not-kept");
    if (problem) tell(word(problem));
    show(paper);
  };
  document.addEventListener("change", async ({ target }) => {
    if (!target.matches?.("input[type=file][data-photo]") || !paperOf(target.form)) return;
    for (const file of [...target.files]) await add(target.form, file, target.dataset.photo);
    target.value = "";
  });
  document.addEventListener("shiliu:photo", ({ target, detail }) => add(target, detail.blob, detail.question));
  document.addEventListener("shiliu:restored", ({ target }) => paperOf(target) && show(paperOf(target)));
}

// Text is kept before photos: near the end of the space a photo is refused while words still fit.
async function addPhoto(paper, source, question = "") {
  const { usage, quota } = await space();
  if (quota && quota - usage < KEPT_FOR_TEXT) return "photo-no-space";
  const blob = await shrink(source);
  if (!blob) return "photo-unreadable";
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
    kind: "photo",
    subject: row.subject,
    label: row.label,
    page: row.page,
    parent: row.key,
    path: row.path.replace(/\/?$/, `/${row.id}/photos`),
    file: bytes,
    type: blob.type,
    hash,
    question,
    fields: [["id", id], ["question", question], ["_key", key], ["_who", value("_who")], ["_filled_at", new Date().toISOString()], ["_v", value("_v")]],
  });
  return list(paper);
}

async function list(paper) {
  const photos = await of(paper);
  put(paper.form, "photos", photos.length ? JSON.stringify(photos.map(({ id, question, hash }) => ({ id, question, sha256: hash }))) : "");
  paper.dirty = true;
  await paper.flush();
}

const of = async (paper) => (paper.row ? (await mine(paper.user)).filter((one) => one.parent === paper.row.key) : []);

// Small pictures with a way to take each back, next to their question or in the form's one list.
async function show(paper) {
  const photos = await of(paper);
  for (const shelf of paper.form.querySelectorAll("[data-photo-list]")) {
    shelf.querySelectorAll("img").forEach((img) => URL.revokeObjectURL(img.src));
    shelf.replaceChildren();
    for (const photo of photos) {
      if (shelf.dataset.photoList && shelf.dataset.photoList !== photo.question) continue;
      const item = fill("[data-photo-item]");
      if (!item) continue;
      item.querySelector("img").src = URL.createObjectURL(new Blob([await fileOf(photo.key)], { type: photo.type }));
      item.querySelector("[data-photo-drop]").addEventListener("click", async () => {
        await discard(photo.key);
        await list(paper);
        show(paper);
      });
      shelf.append(item);
    }
    shelf.hidden = !shelf.children.length;
  }
}
