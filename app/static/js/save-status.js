// The pill in the bar and the counts and lists of the outbox: always read from the rows.
import { hear } from "./offline/bus.js";
import { correct, counts, discard, mine, move } from "./offline/outbox.js";
import { handIn } from "./offline/sending.js";
import { reasons } from "./offline/state.js";
import { fill, moment, word } from "./offline/words.js";

const LISTS = { draft: (row) => row.state === "draft" && !row.reason && !row.parent, refused: (row) => row.state === "draft" && row.reason, waiting: (row) => row.state === "waiting", sent: (row) => row.state === "sent" && !row.parent && !row.amended_by };
const KINDS = { draft: "plain", waiting: "wait", refused: "red" };
const SENT_SHOWN = 30;

/** Keep pill, counts, lists and overlays of this page true for `user`. */
export function showSaveStatus(user, send) {
  let due;
  const soon = () => {
    clearTimeout(due);
    due = setTimeout(() => show(user), 50);
  };
  hear("rows", soon);
  hear("sent", soon);
  document.addEventListener("htmx:after:swap", soon);
  document.addEventListener("click", ({ target }) => {
    act(target.closest("[data-row-act]"), send);
    if (target.closest("[data-hand-in]")) handIn(user);
  });
  return show(user);
}

async function show(user) {
  const rows = await mine(user);
  const count = await counts(user);
  pill(rows, count);
  for (const one of document.querySelectorAll("[data-outbox-count]")) {
    one.textContent = count[one.dataset.outboxCount] ?? 0;
    const block = one.closest("[data-outbox-some]");
    if (block) block.hidden = !count[one.dataset.outboxCount];
  }
  for (const one of document.querySelectorAll("[data-outbox-none]")) one.hidden = ["refused", "waiting", "draft", "others", "photos"].some((state) => count[state]);
  for (const list of document.querySelectorAll("[data-outbox-list]")) fillList(list, rows);
  overlay(rows);
}

function pill(rows, count) {
  const [name, holes] = count.refused ? ["pill-refused", { count: count.refused }] : count.waiting + count.photos ? ["pill-waiting", { count: count.waiting || count.photos }] : count.draft && document.querySelector("form[data-outbox]") ? ["pill-draft"] : lastSent(rows);
  for (const one of document.querySelectorAll("[data-save-status]")) {
    one.hidden = !name;
    one.dataset.state = name || "";
    const words = one.querySelector("[data-save-status-words]") || one;
    if (name) words.textContent = word(name, holes);
  }
}

function lastSent(rows) {
  const last = rows.filter((row) => row.state === "sent" && row.number && Date.now() - Date.parse(row.sent_at) < 3600e3).pop();
  return last ? ["pill-saved", { number: last.number }] : [];
}

function fillList(list, rows) {
  const name = list.dataset.outboxList;
  const shown = rows.filter(LISTS[name]).reverse().slice(0, name === "sent" ? SENT_SHOWN : undefined);
  list.replaceChildren(...shown.map((row) => item(row, rows, "actions" in list.dataset)).filter(Boolean));
  const empty = list.parentElement?.querySelector(`[data-outbox-empty="${name}"]`);
  if (empty) empty.hidden = shown.length > 0;
}

function item(row, rows, actions) {
  const needs = rows.filter((other) => row.needs.includes(other.key) && other.state !== "sent").map((other) => other.label);
  const photos = rows.filter((other) => other.parent === row.key);
  const left = photos.filter((other) => other.state !== "sent").length;
  const state = row.state === "draft" && row.reason ? "refused" : row.state;
  const copy = fill("[data-outbox-row]", {
    label: row.size ? word(row.kind === "voice" ? "voice" : "photo", { label: row.label }) : row.label,
    state: word("state-" + state),
    number: row.number && word("number", { number: row.number }),
    when: moment(row.sent_at || row.queued_at || row.saved_at || row.made_at),
    needs: row.state === "waiting" && needs.length ? word("waits-for", { label: needs[0] }) : "",
    photos: left && row.state !== "draft" ? word("photos-waiting", { left, all: photos.length }) : "",
    reason: row.held ? word("changed") : row.stuck ? word("stuck") : state === "refused" ? reasons(row)[0][0] : row.reason === "to-decide" ? word("to-decide") : "",
    link: row.location || (row.state === "draft" && !row.parent ? row.page : ""),
  });
  const element = copy?.firstElementChild;
  if (!element) return null;
  element.dataset.key = row.key;
  element.dataset.state = state;
  if (KINDS[state]) element.querySelector(".pill")?.classList.add("pill--" + KINDS[state]);
  for (const button of element.querySelectorAll("[data-row-act]")) {
    const fits = { discard: row.state !== "sent", correct: row.held, send: row.state === "waiting" && !row.held };
    if (!actions || !fits[button.dataset.rowAct]) button.remove();
  }
  return element;
}

async function act(button, send) {
  const key = button?.closest("[data-key]")?.dataset.key;
  if (!key) return;
  if (button.dataset.rowAct === "discard" && confirm(word("discard"))) await discard(key);
  if (button.dataset.rowAct === "correct") await correct(key);
  if (button.dataset.rowAct === "send") await move(key, ["waiting"], { next_at: 0 });
  if (button.dataset.rowAct !== "discard") send();
}

// Over a kept page, until a newer one comes: "waiting" or "sent, no. …" at each record that a row here is about.
function overlay(rows) {
  const asOf = document.querySelector('meta[name="shiliu-as-of"]')?.content || "";
  document.querySelectorAll("[data-overlaid]").forEach((one) => one.remove());
  for (const record of document.querySelectorAll("[data-record]")) {
    const id = record.dataset.record;
    const row = rows.filter((one) => !one.parent && one.state !== "draft" && (one.id === id || one.subject?.split(/[:#]/).includes(id) || one.path?.includes(id)) && (one.state === "waiting" || (one.as_of || one.sent_at) > asOf)).pop();
    const mark = row && fill(`[data-overlay="${row.state}"]`, { number: row.number })?.firstElementChild;
    if (!mark) continue;
    mark.dataset.overlaid = "";
    (record.querySelector("[data-state]") || record).append(mark);
  }
}
