// Volunteers by name: a tap is shown at once, kept on this phone, and sent. What waits here is laid over a page that does not know it yet.
import { hear } from "./offline/bus.js";
import { corrected, remember } from "./offline/clock.js";
import { mine } from "./offline/outbox.js";
import { proven } from "./offline/store.js";
import { entry, keep } from "./roll/entry.js";
import { latest, marksOf, state } from "./roll/said.js";
import { tell, wordsOf } from "./roll/words.js";

const list = document.querySelector("[data-names]");
const names = [...list.querySelectorAll("[data-name]")];
const sentence = wordsOf("template[data-names-words]");
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
  marks = marksOf(await mine(meta("user")), list.dataset.path, meta("as-of"), corrected);
  names.forEach(paint);
  document.querySelector("[data-names-count]").textContent = names.filter(({ dataset }) => dataset.said).length;
}

async function take(event) {
  const { target: form, submitter } = event;
  if (!form.matches("[data-name-form]")) return;
  event.preventDefault();
  const one = form.closest("[data-name]");
  const fields = [["account", one.dataset.name], ["what", submitter.value]];
  try {
    await keep(entry({ kind: "mark", subject: `names:${list.dataset.activity}`, label: one.querySelector("bdi").textContent, path: list.dataset.path, fields }));
  } catch {
    tell(sentence("not-kept"));
  }
}

async function begin() {
  if (!(await proven())) return;
  await remember();
  document.addEventListener("submit", take);
  hear("rows", look);
  hear("sent", look);
  await look();
}

begin().catch((error) => console.info(error.message));
