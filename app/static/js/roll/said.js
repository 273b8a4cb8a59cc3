// What a roll says, with what waits on this phone laid over it. Pure: the same rule as the server's, latest mark by corrected time, then id.

const field = (row, name) => row.fields.find(([one]) => one === name)?.[1] || "";

/** The marks of this roll that the page does not know yet: [{id, person, what, amount, at, waiting}]. `correct` turns the phone's time into the server's. */
export function marksOf(rows, path, asOf, correct) {
  const fresh = rows.filter((row) => row.path === path && row.kind === "mark" && (row.state === "waiting" || (row.state === "sent" && (row.as_of || row.sent_at) > asOf)));
  return fresh.map((row) => {
    const [what, amount] = field(row, "count") ? ["guest", field(row, "count")] : field(row, "tally").split(":");
    return { id: row.id, person: field(row, "person") || field(row, "account"), what: what || field(row, "what"), amount: Number(amount || 1), at: correct(Date.parse(field(row, "_filled_at"))), waiting: row.state === "waiting" };
  });
}

const later = (one, other) => (one.at !== other.at ? one.at > other.at : one.id > other.id);

/** What is said of `person`: `known` {id, what, at} from the page, or a mark that is later. */
export function latest(known, marks, person) {
  return marks.filter((mark) => mark.person === person).reduce((found, mark) => (!found.what || later(mark, found) ? mark : found), known);
}

/** "" when nothing (more) is said. */
export const state = (mark) => (mark.what === "undo" ? "" : mark.what || "");

/** Walk-ins or companions: the page's number and the ±1 marks of this phone, never below zero. */
export const tally = (base, marks, what) => Math.max(0, base + marks.filter((mark) => mark.what === what).reduce((sum, { amount }) => sum + amount, 0));

/** The number on a card's QR, or null when it is no card of this group. `prefix`: what all its cards begin with. */
export function cardNumber(text, prefix) {
  const number = text.startsWith(prefix) ? Number(text.slice(prefix.length)) : NaN;
  return Number.isInteger(number) && number > 0 ? number : null;
}
