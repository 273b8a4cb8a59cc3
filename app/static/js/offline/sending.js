// When to send: at once, when the network or the tab comes back, every 30 s, and with growing pauses after a failure.
import { hear, say } from "./bus.js";
import { iso } from "./clock.js";
import { heard, phone } from "./identity.js";
import { counts, prune } from "./outbox.js";
import { drain } from "./sender.js";
import { read, readAll, write } from "./store.js";

const SHORTEST = 1000;
const LONGEST = 60e3;
const BEAT = 30e3;

/** The contact report that goes with every request of ours. */
export async function report(user) {
  const { queue, oldest, stuck } = await counts(user);
  const last = (await read("meta", "lastRow")) || 0;
  return { "X-Phone": await phone(), "X-Phone-Last-Row": String(last), "X-Phone-Queue": String(queue), "X-Phone-Oldest": oldest, "X-Phone-Stuck": String(stuck) };
}

/** One pass over what waits for `user`, one sender at a time over all tabs and the worker. */
export function sendOnce(user, { author = user } = {}) {
  return navigator.locks.request("shiliu-send", async () => {
    const outcome = await drain({
      user: author,
      fetch: (...args) => fetch(...args),
      now: Date.now,
      report: async () => ({ ...(await report(user)), ...(author !== user && { "X-Outbox-Hand-In": "1" }) }),
      heard: (response) => heard(response, user),
    });
    if (author === user && outcome === "signed-out") await write("meta", true, "signedOut:" + user);
    await prune(await read("meta", "safeUntil"));
    say("sent", { outcome });
    return outcome;
  });
}

/** Keep sending for `user` while this page is open; gives a function that sends now and resolves after one pass. */
export function keepSending(user) {
  let pause = SHORTEST;
  let timer;
  let running;
  let wanted = false;
  async function go() {
    if (running) {
      wanted = true;
      return running.then(() => running);
    }
    clearTimeout(timer);
    running = sendOnce(user).catch(() => "later");
    const outcome = await running;
    running = null;
    pause = outcome === "later" ? Math.min(pause * 2, LONGEST) : SHORTEST;
    if (wanted) {
      wanted = false;
      return go();
    }
    timer = setTimeout(go, outcome === "later" ? pause : outcome === "signed-out" ? LONGEST : BEAT);
    return outcome;
  }
  const soon = () => {
    pause = SHORTEST;
    go();
  };
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  hear("send", soon);
  return go;
}

/** Hand in what waits here for others, unread, as a colleague of their station: saved in their name. */
export async function handIn(user) {
  const others = new Set((await readAll("rows")).filter((row) => row.user !== user && row.state === "waiting").map((row) => row.user));
  for (const author of others) await sendOnce(user, { author });
}

/** Tell the office that this phone lives, at most every ten minutes; gives what it answers, or null. */
export async function makeContact(user, now = Date.now()) {
  const last = (await read("meta", "reported:" + user)) || 0;
  if (now - last < 600e3 && now >= last) return null;
  const answer = await fetch("/offline/contact", { headers: { ...(await report(user)), "X-Outbox-Sent-At": iso(now) }, cache: "no-store", redirect: "error" }).catch(() => null);
  if (!answer?.ok) return null;
  await heard(answer, user);
  await write("meta", now, "reported:" + user);
  const facts = await answer.json().catch(() => null);
  if (facts) await write("meta", facts, "office:" + user);
  return facts;
}
