// The service worker: answers page requests and built files from the phone when the network cannot. It touches no POST.
import { say } from "./offline/bus.js";
import { heard, seen, user as whose } from "./offline/identity.js";
import { assets, drop, fromAnswer, keep, keepable, kept } from "./offline/pages.js";
import { sendOnce } from "./offline/sending.js";
import { asset, dropAssetsBut, keepAssets, write } from "./offline/store.js";

/* global ASSETS */
const NONE = "/offline/none";
const SIGN_IN = "/sign-in";
const SCANNED = "/s/";
const SIGN = "/events/sign";
// blank pages that serve whatever stands in their address
const BLANKS = [SIGN, "/wishes/new"];
const PATIENCE = 4000;
const SILENT = Symbol("no answer in time");
// The worker's own storage never stands between a person and the network: a failing store is an empty one.
const calmly = (work, otherwise = null) => Promise.resolve().then(work).catch(() => otherwise);

self.addEventListener("install", (event) => event.waitUntil(calmly(() => keepAssets(ASSETS)).then(() => calmly(keepPublicPages))));
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), calmly(async () => dropAssetsBut([...ASSETS, ...(await assets())]))])));
self.addEventListener("message", (event) => {
  if (event.data === "enter") self.skipWaiting();
  if (event.data === "claim") self.clients.claim();
});
self.addEventListener("sync", (event) => event.waitUntil(calmly(whose).then((user) => user && user !== "-" && sendOnce(user))));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/dist/") || url.pathname.startsWith("/static/icons/")) event.respondWith(asset(request));
  else if (request.mode === "navigate") event.respondWith(page(event, url.pathname + url.search));
});

async function page(event, url) {
  const user = await calmly(whose);
  const own = user && (await calmly(() => (url.startsWith(SCANNED) ? scanned(user, url) : kept(user, BLANKS.find((blank) => url.startsWith(blank + "?")) || url))));
  if (own && !navigator.onLine) return own;
  const coming = fetch(event.request).catch(() => null);
  event.waitUntil(coming.then((answer) => answer && calmly(() => note(user, url, answer.clone()))));
  const answer = own ? await Promise.race([coming, new Promise((give) => setTimeout(give, PATIENCE, SILENT))]) : await coming;
  if (answer === SILENT) return own;
  if (!answer) return own || (await fallback(user, url)) || Response.error();
  if (own && answer.type === "opaqueredirect") return ended(user, url, own, answer);
  if (own && (answer.status >= 500 || !answer.headers.get("X-User"))) return own;
  return answer;
}

// A kept page that leads to the sign-in now: the sign-in ended at the door, and the page with its form stays.
async function ended(user, url, own, redirect) {
  const followed = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (!followed) return own;
  await calmly(() => heard(followed, user));
  if (followed.headers.get("X-Wipe") || new URL(followed.url).pathname !== SIGN_IN) return redirect;
  await calmly(() => write("meta", true, "signedOut:" + user));
  say("sent");
  return own;
}

async function note(user, url, answer) {
  const theirs = answer.headers.get("X-User");
  if (!theirs) return;
  if (theirs !== "-") await seen(theirs);
  await heard(answer, theirs === "-" ? user : theirs);
  if (theirs === user && [403, 404, 410].includes(answer.status)) await drop(user, url);
  if ((theirs !== "-" || url === SIGN_IN) && keepable(answer, theirs)) await keep([fromAnswer(theirs, url, answer, await answer.text())]);
}

// What a code on a screen opens: without signal its word goes to the page that takes it, which is kept.
const scanned = async (user, url) => (await kept(user, SIGN)) && Response.redirect(`${SIGN}?word=${encodeURIComponent(url.slice(SCANNED.length))}`);

const fallback = async (user, url) => (url.split("?")[0] === SIGN_IN && (await calmly(() => kept("-", SIGN_IN)))) || (user && (await calmly(() => kept(user, NONE)))) || calmly(() => kept("-", NONE));

async function keepPublicPages() {
  for (const url of [NONE, SIGN_IN]) {
    const answer = await fetch(url, { credentials: "omit", cache: "no-store" });
    if (keepable(answer, "-")) await keep([fromAnswer("-", url, answer, await answer.text())]);
  }
}
