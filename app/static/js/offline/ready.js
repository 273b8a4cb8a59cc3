// "Ready to go?": what this phone holds and can do, in one screen, and the bringing of the pack.
import { contact } from "./identity.js";
import { counts } from "./outbox.js";
import { addresses, bringPack } from "./pages.js";
import { makeContact, report } from "./sending.js";
import { read, space, write } from "./store.js";
import { moment, word } from "./words.js";

const PACK_AGE = 900e3;
const set = (name, value) => document.querySelectorAll(`[data-ready="${name}"]`).forEach((one) => (one.textContent = value));

/** Fill the facts of [data-ready=…] and mark the homes whose pages are here ([data-kept] inside a link to the page). */
export async function showReady(user) {
  const { usage, quota } = await space();
  const { queue, oldest } = await counts(user);
  const facts = (await read("meta", "office:" + user)) || {};
  const here = new Set(await addresses(user));
  const homes = [...here].filter((url) => url.startsWith("/visits/new?household="));
  set("homes", homes.length);
  set("space", word("megabytes", { count: Math.floor((quota - usage) / 1e6) }));
  set("photos", word((quota - usage) / 1e6 > 20 ? "yes" : "no"));
  set("sign-in-days", facts.days_left ?? "–");
  set("checklists", facts.checklists || "–");
  set("persisted", word((await navigator.storage?.persisted?.()) ? "yes" : "no"));
  set("oldest", oldest ? moment(oldest) : word("nothing-waits"));
  set("queue", queue);
  set("pack", moment(await read("meta", "pack:" + user)) || "–");
  for (const mark of document.querySelectorAll("[data-kept]")) {
    const is = here.has(mark.closest("a")?.getAttribute("href"));
    mark.dataset.kept = is ? "yes" : "no";
    mark.textContent = word(is ? "kept" : "not-here");
  }
  for (const one of document.querySelectorAll("[data-ready-state]")) one.textContent = word("homes-here", { count: homes.length });
  const last = await contact(user);
  set("contact", moment(last) || "–");
  if (last) for (const one of document.querySelectorAll("[data-last-contact]")) one.textContent = word("last-contact", { moment: moment(last) });
  const plainTab = /iP(hone|ad|od)/.test(navigator.userAgent) && !navigator.standalone;
  document.querySelectorAll("[data-ready-iphone]").forEach((one) => (one.hidden = !plainTab));
  document.querySelectorAll("[data-ready-lost]").forEach((one) => {
    one.hidden = !facts.lost;
    if (facts.lost) one.querySelector("[data-slot=count]").textContent = facts.lost;
  });
}

/** Bring the pack when it is old or wished for; progress shows in [data-pack-progress]. */
export async function bring(user, { wished = false } = {}) {
  const fresh = async () => !wished && Date.now() - ((await read("meta", "pack:" + user)) || 0) < PACK_AGE;
  if (!navigator.onLine || (await fresh())) return;
  const bars = document.querySelectorAll("progress[data-pack-progress]");
  const progress = (done, all) => bars.forEach((bar) => Object.assign(bar, { hidden: done >= all, max: all, value: done }));
  // A page that was left in the middle lets the lock go; the next one takes over.
  const came = await navigator.locks.request("shiliu-pack", async () => ((await fresh()) ? null : bringPack(user, { progress, headers: await report(user) }))).catch(() => null);
  if (came != null) await write("meta", Date.now(), "pack:" + user);
  bars.forEach((bar) => (bar.hidden = true));
  await showReady(user);
}

/** Wire the page: facts, contact, pack, and the wish for lasting storage. */
export async function getReady(user) {
  document.addEventListener("click", ({ target }) => target.closest("[data-pack]") && bring(user, { wished: true }));
  if (!document.querySelector("[data-ready], [data-ready-state], [data-last-contact], [data-pack], [data-kept]")) return makeContact(user);
  await showReady(user);
  navigator.storage?.persist?.().catch(() => {});
  await Promise.all([makeContact(user).then(() => showReady(user)), bring(user)]);
}
