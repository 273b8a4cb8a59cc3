// Whose phone this is now, when the server last answered them, and when their kept pages must go.
import { say } from "./bus.js";
import { measure } from "./clock.js";
import { pagesOf, read, remove, write } from "./store.js";

const NOBODY = "-";
const EXPIRES = 72 * 3600e3;
const CLOCK_SLACK = 2 * 60e3;

export const user = () => read("meta", "user");

/** Note the account that an answer or a page is for. Another one than before: all others' pages go, and every tab learns it. A page for nobody says nothing: one whose sign-in ended keeps their pages. */
export async function seen(account) {
  if (!account || account === NOBODY || account === (await user())) return;
  await forgetOthers(account);
  await write("meta", account, "user");
  say("account", { user: account });
}

/** What every answer of the server says: only one with the owner's own name is contact. */
export async function heard(response, owner, now = Date.now()) {
  const said = (name) => response.headers.get(name);
  if (!said("X-User")) return;
  if (said("X-Wipe")) return owner !== NOBODY && wipe(owner);
  if (said("X-User") !== owner) return;
  await write("meta", now, "contact:" + owner);
  await write("meta", false, "signedOut:" + owner);
  await measure(said("X-As-Of"), now);
  if (said("X-Safe-Until")) await write("meta", said("X-Safe-Until"), "safeUntil");
}

export const contact = (owner) => read("meta", "contact:" + owner);

/** Kept pages die 72 h after the last contact; a clock set back before it counts as expired. */
export async function expired(owner, now = Date.now()) {
  const at = await contact(owner);
  return !at || now - at > EXPIRES || now < at - CLOCK_SLACK;
}

const forgetPages = (owner) => remove("pages", pagesOf(owner));

// Names of accounts are hexadecimal: they sort after NOBODY, whose pages stay.
async function forgetOthers(owner) {
  const { lower, upper } = pagesOf(owner);
  await remove("pages", IDBKeyRange.bound(pagesOf(NOBODY).upper, lower, true, true));
  await remove("pages", IDBKeyRange.lowerBound(upper, true));
}

/** The office revoked this sign-in: pages and identity go, unsent rows stay for their owner. */
export async function wipe(owner) {
  await forgetPages(owner);
  await remove("meta", "contact:" + owner);
  await write("meta", NOBODY, "user");
  say("account", { user: NOBODY });
}

/** Leaving: pages go at once; the server is owed the sign-out until it answered. */
export async function leave(owner) {
  await wipe(owner);
  await write("meta", owner, "owes-sign-out");
}

/** Pay an owed sign-out. A page made for nobody shows that nothing is owed. */
export async function payDebt(account, post = fetch) {
  const owed = await read("meta", "owes-sign-out");
  if (!owed) return false;
  if (account !== NOBODY) {
    const answer = await post("/sign-out", { method: "POST", redirect: "manual", credentials: "same-origin" }).catch(() => null);
    if (!answer || answer.status >= 500) return false;
  }
  await remove("meta", "owes-sign-out");
  return account === owed;
}

/** A name of this phone, made once. */
export async function phone() {
  const known = await read("meta", "phone");
  if (known) return known;
  const made = crypto.randomUUID?.() || Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");
  await write("meta", made, "phone");
  return made;
}
