// A tablet that many people touch: what is typed is kept first and sent at once; without a network it waits. Nothing else stays to be read on it.
import { hear } from "./offline/bus.js";
import { put } from "./offline/fields.js";
import { discard, row as rowOf } from "./offline/outbox.js";
import { addresses, fromAnswer, keep as keepPages, keepable } from "./offline/pages.js";
import { pagesOf, proven, remove } from "./offline/store.js";
import { entry, keep } from "./roll/entry.js";
import { takeTouches } from "./roll/touches.js";
import { wordsOf } from "./roll/words.js";

const form = document.querySelector("[data-kiosk]");
const path = new URL(form.action).pathname;
const sentence = wordsOf("template[data-kiosk-words]");
const user = document.querySelector('meta[name="shiliu-user"]')?.content || "";
// the first answer to the person comes soon: what has no answer by then waits
const PATIENCE = 4000;
let taking = false;

/** The row once the server said something about it, or as it waits when there is no network. */
function settled(key) {
  return new Promise((give) => {
    const look = async (last) => {
      const row = await rowOf(key);
      if (last || row?.state !== "waiting") give(row);
    };
    hear("rows", () => look(false));
    hear("sent", () => look(true));
    setTimeout(look, PATIENCE, true);
  });
}

function show(name) {
  document.querySelector("[data-kiosk-said]").replaceChildren(document.querySelector(`template[data-kiosk-shown="${name}"]`).content.cloneNode(true));
  form.reset();
}

async function take(way) {
  const { number } = form.elements;
  const fields = [["number", number.value], ["way", way]];
  let row;
  try {
    row = await keep(entry({ kind: "mark", subject: `kiosk:${form.dataset.kiosk}`, label: sentence("label", { number: number.value }), path, fields }));
  } catch {
    put(form, "way", way);
    return HTMLFormElement.prototype.submit.call(form);
  }
  const now = await settled(row.key);
  if (now?.state === "sent") return location.assign(now.location);
  if (now?.state === "draft") await discard(row.key); // whoever stands here reads it and types again
  return show(now?.state === "draft" ? "unknown" : "waits");
}

// Pages of the person who set the tablet up: without a network the worker would show them to anybody.
async function forgetOthers() {
  if (!(await addresses(user)).some((url) => url.split("?")[0] !== path)) return;
  await remove("pages", pagesOf(user));
  const answer = await fetch(path, { credentials: "same-origin", cache: "no-store" });
  if (keepable(answer, user)) await keepPages([fromAnswer(user, path, answer, await answer.text())]);
}

async function begin() {
  const ready = proven();
  const touched = async (_form, { value: way }) => {
    if (taking || !form.elements.number.value) return;
    taking = true;
    await take(way).finally(() => (taking = false));
  };
  takeTouches("[data-kiosk]", touched, ready);
  if (await ready) await forgetOthers();
}

begin().catch((error) => console.info(error.message));
