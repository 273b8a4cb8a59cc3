// The roll: a tap is shown at once, kept on this phone, and sent. What waits here is laid over a page that does not know it yet.
import { hear } from "./offline/bus.js";
import { corrected, remember } from "./offline/clock.js";
import { mine } from "./offline/outbox.js";
import { proven } from "./offline/store.js";
import { entry, keep } from "./roll/entry.js";
import { cardNumber, latest, marksOf, state, tally } from "./roll/said.js";
import { offerScanning } from "./roll/scan.js";
import { takeTouches } from "./roll/touches.js";
import { tell, wordsOf } from "./roll/words.js";

const grid = document.querySelector("[data-roll]");
const dialog = document.querySelector("[data-roll-dialog]");
const sentence = wordsOf("template[data-roll-words]");
const meta = (name) => document.querySelector(`meta[name="shiliu-${name}"]`)?.content || "";
const cards = grid ? [...grid.querySelectorAll("[data-card]")] : [];
const path = grid && new URL(grid.action).pathname;
let marks = [];
// kept while it is being written, so that a repaint from the store does not take it away
let writing = [];

const ATTENDED = ["present", "late", "left_early"];
const REPAINT_AFTER = 120;
let due;
const soon = () => {
  clearTimeout(due);
  due = setTimeout(look, REPAINT_AFTER);
};

const known = ({ dataset }) => ({ id: dataset.mark, what: dataset.was, at: Date.parse(dataset.at) || 0, waiting: false });
const all = () => [...marks, ...writing];

// What stays the same is left alone: a page of a hundred cards is painted while somebody taps.
function paint(card, among = all()) {
  const mark = latest(known(card), among, card.dataset.person);
  const said = state(mark);
  if (card.hasAttribute("data-waiting") !== !!mark.waiting) card.toggleAttribute("data-waiting", !!mark.waiting);
  if (card.dataset.said === said) return;
  card.dataset.said = said;
  const shown = card.querySelector("[data-card-words]");
  shown.classList.toggle("hidden-text", said === "present");
  shown.textContent = said && sentence(said);
}

function write(element, number) {
  if (element.textContent !== String(number)) element.textContent = number;
}

function count() {
  const here = document.querySelector('[data-count="here"]');
  write(here, cards.filter(({ dataset }) => ATTENDED.includes(dataset.said)).length);
  for (const one of document.querySelectorAll("[data-count][data-base]")) write(one, tally(Number(one.dataset.base), all(), one.dataset.count));
}

async function look() {
  marks = marksOf(await mine(meta("user")), path, meta("as-of"), corrected);
  const written = new Set(marks.map(({ id }) => id));
  writing = writing.filter(({ id }) => !written.has(id));
  const of = {};
  for (const mark of all()) (of[mark.person] ??= []).push(mark);
  for (const card of cards) paint(card, of[card.dataset.person] || []);
  count();
}

/** One mark: shown, then kept. When it cannot be kept the card says again what it said before. */
async function say(fields, label, card) {
  const row = entry({ kind: "mark", subject: `mark:${grid.dataset.session}`, label, path, fields });
  const [mark] = marksOf([row], path, "", corrected);
  writing.push(mark);
  if (card) paint(card);
  count();
  try {
    await keep(row);
  } catch {
    writing = writing.filter((one) => one !== mark);
    if (card) paint(card);
    count();
    tell(sentence("not-kept"));
  }
}

const labelOf = (card, what) => `${sentence("card", { token: card.dataset.token })} · ${sentence(what)}`;
const mark = (card, what, more = []) => say([["person", card.dataset.person], ["what", what], ...more], labelOf(card, what), card);

function open(card) {
  dialog.querySelector("[name=person]").value = card.dataset.person;
  dialog.querySelector("[data-dialog-title]").textContent = [sentence("card", { token: card.dataset.token }), card.querySelector(".hidden-text").textContent.trim(), card.dataset.named].filter(Boolean).join(" · ");
  const { said, arrived } = card.dataset;
  dialog.querySelector("[data-dialog-said]").textContent = [sentence(said), arrived && ATTENDED.includes(said) && sentence("arrived", { time: arrived })].filter(Boolean).join(" · ");
  dialog.querySelector("form").reset();
  for (const button of dialog.querySelectorAll("button[name=what]")) button.hidden = button.value === card.dataset.said || (button.value === "undo" && !card.dataset.said);
  dialog.showModal();
}

function byNumber(number, method) {
  const card = cards.find(({ dataset }) => Number(dataset.token) === number);
  if (!card) return tell(sentence("unknown"));
  if (card.dataset.said) return tell(sentence("already", { token: number }));
  mark(card, "present", [["method", method]]);
  return tell(sentence("marked", { token: number }));
}

function take(form, button) {
  if (form === grid) {
    if (button.dataset.said) open(button);
    else mark(button, "present");
  } else if (form.matches("[data-mark-form]")) {
    const chosen = new FormData(form);
    const card = cards.find(({ dataset }) => dataset.person === chosen.get("person"));
    const more = { absent_known: "reason", proxy: "signed_by" }[button.value];
    if (card) mark(card, button.value, more && chosen.get(more) ? [[more, chosen.get(more)]] : []);
    dialog.close();
  } else if (form.matches("[data-tally]")) {
    say([["tally", button.value]], `${sentence(button.value.split(":")[0])} ${button.value.endsWith("-1") ? "−1" : "+1"}`);
  } else {
    byNumber(Number(form.elements.token.value.normalize("NFKC")), "number");
    form.reset();
  }
}

async function begin() {
  if (!grid) return;
  const ready = proven().then(async (kept) => kept && (await remember(), true));
  takeTouches("[data-roll], [data-mark-form], [data-tally], [data-by-number]", take, ready);
  if (!(await ready)) return;
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  hear("rows", soon);
  hear("sent", soon);
  await look();
  offerScanning(document.querySelector("[data-scan]"), scanned, () => tell(sentence("no-camera")));
}

function scanned(text) {
  const number = cardNumber(text, grid.dataset.qr);
  if (number) byNumber(number, "qr");
  else tell(sentence("unknown"));
}

begin().catch((error) => console.info(error.message));
