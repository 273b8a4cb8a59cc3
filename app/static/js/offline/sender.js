// Sends what waits. Pure: fetch, clock and what to do with each answer are given; it runs in a page and in the worker.
import { fileOf, mine, move } from "./outbox.js";
import { iso } from "./clock.js";

const HOUR = 3600e3;
const MINUTE = 60e3;
const TRIES = 3;
// several tabs try in quick turns: a cut of a few seconds is one try
const APART = 5000;
const HEALTH_TIME = 8000;
const ANSWER_KEPT = 40000;

/**
 * Try every row of `world.user` that may go now. Gives "done", "later" (back off) or "signed-out".
 * world: user, fetch, now(), report() → headers of the contact report, heard(response) → notes what every answer says.
 */
export async function drain(world) {
  const rows = await mine(world.user);
  const unsent = new Set(rows.filter((row) => row.state !== "sent").map((row) => row.key));
  const waiting = rows.filter((row) => row.state === "waiting" && !row.held);
  let left = "done";
  for (const row of [...waiting.filter((one) => !one.size), ...waiting.filter((one) => one.size)]) {
    if (row.next_at > world.now() || row.needs.some((key) => unsent.has(key))) continue;
    const outcome = await deliver(row, world);
    if (outcome === "sent") unsent.delete(row.key);
    if (outcome === "signed-out") return outcome;
    if (outcome === "later") return "later";
    if (outcome === "aside") left = "later";
  }
  return left;
}

async function deliver(row, world) {
  const { response, text } = await ask(world, row.path, { method: "POST", body: await bodyOf(row), headers: await headersOf(row, world) }, timeFor(row));
  const said = (name) => response?.headers.get(name) || "";
  if (response) await world.heard(response);
  const { status = 0, ok = false } = response || {};
  const reason = said("X-Outbox-Reason");
  const ours = !!said("X-User");
  if (ok && said("X-Receipt") === row.key) {
    await move(row.key, ["waiting"], { state: "sent", number: said("X-Receipt-Number"), location: said("X-Location"), sent_at: iso(world.now()), as_of: said("X-As-Of"), reason: reason === "to-decide" ? reason : "", stuck: false });
    return "sent";
  }
  if (ours && (status === 401 || (status === 409 && reason === "wrong-user"))) return "signed-out";
  if (ours && status === 409 && reason === "changed") {
    await move(row.key, ["waiting"], { held: true, reason });
    return "held";
  }
  if (ours && status >= 400 && status < 500 && status !== 429 && reason !== "damaged") {
    await move(row.key, ["waiting"], { state: "draft", reason: reason || String(status), answer: text.slice(0, ANSWER_KEPT), refused_at: iso(world.now()) });
    return "refused";
  }
  return status === 429 ? "later" : unanswered(row, world, !!response);
}

// No receipt. When the server is well the fault is this row's: after some tries it steps aside for the others.
// A bad lane that cuts answers is forgiven sooner than an answer that says no.
async function unanswered(row, world, answered) {
  const { response, text } = await ask(world, "/healthz", { headers: { Accept: "application/json" } }, HEALTH_TIME);
  if (!response?.ok || !/"status"/.test(text)) return "later";
  const now = world.now();
  const counts = now - (row.tried_at || 0) >= APART;
  const tries = row.tries + (counts ? 1 : 0);
  const since = row.failing_since || now;
  const aside = tries >= TRIES;
  await move(row.key, ["waiting"], { tries, tried_at: counts ? now : row.tried_at, failing_since: since, next_at: aside ? now + (answered ? HOUR : Math.min(HOUR, MINUTE * 5 ** (tries - TRIES))) : 0, stuck: aside && now - since >= 24 * HOUR });
  return aside ? "aside" : "later";
}

async function ask(world, path, options, time) {
  const stop = new AbortController();
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => {
      stop.abort();
      fail(new Error("late"));
    }, time);
  });
  try {
    const call = async () => {
      const response = await world.fetch(path, { redirect: "error", credentials: "same-origin", cache: "no-store", ...options, signal: stop.signal });
      return { response, text: await response.text() };
    };
    return await Promise.race([call(), late]);
  } catch {
    return { response: null, text: "" };
  } finally {
    clearTimeout(timer);
  }
}

// 15 s, and more for what is large: 4 kB a second is a poor lane's 2G.
const timeFor = (row) => Math.round(15000 + ((row.size || 0) + JSON.stringify(row.fields).length) / 4);

async function bodyOf(row) {
  const body = new FormData();
  const fields = row.fields.filter(([name]) => name !== "_end");
  for (const [name, value] of fields) body.append(name, value);
  if (row.size) body.append(row.file_field || "photo", new Blob([await fileOf(row.key)], { type: row.type }), row.file_field || "photo.jpg");
  body.append("_end", String(fields.length + (row.size ? 1 : 0)));
  return body;
}

const headersOf = async (row, world) => ({
  "Idempotency-Key": row.key,
  "X-Outbox": "1",
  "X-Outbox-User": row.user,
  "X-Outbox-Queued-At": row.queued_at,
  "X-Outbox-Sent-At": iso(world.now()),
  Accept: "text/html",
  ...(await world.report()),
});
