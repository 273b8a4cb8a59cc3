// Volunteers by name, and guests by number: a tap is shown at once, kept on this phone, and sent. What waits here is laid over a page that does not know it yet.
import { hear } from "./offline/bus.js";
import { corrected, remember } from "./offline/clock.js";
import { mine } from "./offline/outbox.js";
import { proven } from "./offline/store.js";
import { entry, keep } from "./roll/entry.js";
import { latest, marksOf, state, tally } from "./roll/said.js";
import { takeTouches } from "./roll/touches.js";
import { tell, wordsOf } from "./roll/words.js";

const list = document.querySelector("[data-names]");
const guests = document.querySelector("[data-guests]");
const names = [...list.querySelectorAll("[data-name]")];
const sentence = wordsOf("template[data-names-words]");
const pathOf = (form) => new URL(form.action).pathname;
const meta = (name) => document.querySelector(`meta[name="shiliu-${name}"]`)?.content || "";
let marks = [];

const known = ({ dataset }) => ({ id: "", what: dataset.was, at: Date.parse(dataset.at) || 0, waiting: false });

function paint(one) {
  const mark = latest(known(one), marks, one.dataset.name);
  const said = state(mark);
  one.dataset.said = said;
  one.toggleAttribute("data-waiting", mark.waiting);
  one.querySelector("[data-name-words]").textContent = said && sentence(mark.waiting ? "waiting" : said);
  one.querySelector("[value=in]").hidden = !!said;
  one.querySelector("[value=undo]").hidden = said !== "in";
}

async function look() {
  const rows = await mine(meta("user"));
  const waiting = (path) => marksOf(rows, path, meta("as-of"), corrected);
  marks = waiting(list.dataset.path);
  names.forEach(paint);
  const shown = guests.querySelector("[data-guests-count]");
  shown.textContent = tally(Number(shown.dataset.base), waiting(pathOf(guests)), "guest");
  document.querySelector("[data-names-count]").textContent = names.filter(({ dataset }) => dataset.said).length;
}

const said = (form, { value }) => {
  const one = form.closest("[data-name]");
  return { label: one.querySelector("bdi").textContent, fields: [["account", one.dataset.name], ["what", value]] };
};
const counted = (_form, { value }) => ({ label: sentence("guests", { number: value }), fields: [["count", value]] });

async function take(form, button) {
  const { label, fields } = (form.matches("[data-guests]") ? counted : said)(form, button);
  try {
    await keep(entry({ kind: "mark", subject: `names:${list.dataset.activity}`, label, path: pathOf(form), fields }));
  } catch {
    tell(sentence("not-kept"));
  }
}

async function begin() {
  const ready = proven().then(async (kept) => kept && (await remember(), true));
  takeTouches("[data-name-form], [data-guests]", take, ready);
  if (!(await ready)) return;
  hear("rows", look);
  hear("sent", look);
  await look();
}

begin().catch((error) => console.info(error.message));
