// Photos of a form: made small, attached, shown with a way to take each back.
import { shrink } from "../photo.js";
import { addressOf, attach, attached, full, list } from "./attached.js";
import { discard } from "./outbox.js";
import { fill, word } from "./words.js";

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
    const { form, files, dataset } = target;
    const all = async () => {
      for (const file of [...files]) await add(form, file, dataset.photo);
    };
    await paperOf(form).holds(all());
    target.value = "";
  });
  document.addEventListener("shiliu:photo", ({ target, detail }) => paperOf(target)?.holds(add(target, detail.blob, detail.question)));
  document.addEventListener("shiliu:restored", ({ target }) => paperOf(target) && show(paperOf(target)));
}

async function addPhoto(paper, source, question = "") {
  if (await full()) return "photo-no-space";
  const blob = await shrink(source);
  return blob ? attach(paper, "photo", blob, question) : "photo-unreadable";
}

// Small pictures with a way to take each back, next to their question or in the form's one list.
async function show(paper) {
  const photos = await attached(paper, "photo");
  for (const shelf of paper.form.querySelectorAll("[data-photo-list]")) {
    shelf.querySelectorAll("img").forEach((img) => URL.revokeObjectURL(img.src));
    shelf.replaceChildren();
    for (const photo of photos) {
      if (shelf.dataset.photoList && shelf.dataset.photoList !== photo.question) continue;
      const item = fill("[data-photo-item]");
      if (!item) continue;
      item.querySelector("img").src = await addressOf(photo);
      item.querySelector("[data-photo-drop]").addEventListener("click", async () => {
        await discard(photo.key);
        await list(paper, "photo");
        show(paper);
      });
      shelf.append(item);
    }
    shelf.hidden = !shelf.children.length;
  }
}
