// Every page: what the phone does for a person without a network, and htmx where the page uses it. Each step is one behaviour.
import { hear } from "./offline/bus.js";
import { captureForms } from "./offline/capture.js";
import { remember } from "./offline/clock.js";
import { leave, payDebt, seen } from "./offline/identity.js";
import { takePhotos } from "./offline/photos.js";
import { getReady } from "./offline/ready.js";
import { keepSending } from "./offline/sending.js";
import { read } from "./offline/store.js";
import { useWorker } from "./offline/worker.js";
import { banner, fill, moment } from "./offline/words.js";
import { showSaveStatus } from "./save-status.js";

const NOBODY = "-";
// a page that is being left already is not called back
const RELOAD_AFTER = 500;
const meta = (name) => document.querySelector(`meta[name="shiliu-${name}"]`)?.content || "";
const user = meta("user");
const kept = performance.getEntriesByType("navigation")[0]?.serverTiming?.some(({ name }) => name === "kept") && !document.querySelector("[data-nothing-kept]");

const tell = (words) => {
  const toast = fill("[data-toast]")?.firstElementChild;
  if (!toast) return;
  toast.textContent = words;
  document.querySelector("[data-live]")?.append(toast);
  setTimeout(() => toast.remove(), 6000);
};

// 13 kB that a page without such attributes need not read.
const HTMX = ["get", "post", "put", "patch", "delete", "boost"].map((verb) => `[hx-${verb}]`).join();

async function begin() {
  signOuts();
  // what asks the server at once can only fail silently on a page from the phone
  if (kept) for (const one of document.querySelectorAll("[data-online], [data-from-phone]")) one.hidden = "online" in one.dataset;
  if (document.querySelector(HTMX)) import("htmx.org/dist/htmx.esm.js");
  if (document.querySelector("[data-copy]")) import("./copy-text.js");
  if (document.querySelector("[data-pad]")) import("./number-pad.js");
  if (document.querySelector("[data-kiosk]")) import("./kiosk.js");
  if (document.querySelector("[data-code]")) import("./code-read.js");
  if (document.querySelector("[data-names]")) import("./names.js");
  if (document.querySelector("[data-card-search]")) import("./card-search.js");
  let forms = { unsaved: () => false };
  if (user && user !== NOBODY) forms = live();
  useWorker(forms.unsaved);
  await remember();
  if (!kept) {
    if (await payDebt(user)) return location.replace("/sign-in");
    await seen(user);
  }
  hear("account", ({ user: now }) => now !== user && setTimeout(() => location.reload(), RELOAD_AFTER));
  if (user && user !== NOBODY) await lively(forms);
}

let send;
function live() {
  send = keepSending(user);
  return captureForms(user, send);
}

async function lively(forms) {
  takePhotos(forms.paperOf, tell);
  if (document.querySelector("[data-voice]")) import("./voice.js").then(({ takeVoices }) => takeVoices(forms.paperOf, tell));
  showBanners();
  await showSaveStatus(user, send);
  send();
  await getReady(user);
}

function showBanners() {
  const network = () => banner("no-network", !navigator.onLine);
  const signedOut = async () => banner("sign-in", !!(await read("meta", "signedOut:" + user)));
  addEventListener("online", network);
  addEventListener("offline", network);
  hear("sent", signedOut);
  network();
  signedOut();
  const time = kept && banner("kept-page", true)?.querySelector("[data-as-of]");
  if (time) time.textContent = moment(meta("as-of"));
}

// Leaving is done here, never by the worker: one that re-sends a POST would launder another site's form.
function signOuts() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (new URL(form.action, location).pathname !== "/sign-out") return;
    event.preventDefault();
    await leave(user).catch(() => {});
    if (navigator.onLine) HTMLFormElement.prototype.submit.call(form);
    else location.assign("/sign-in");
  });
}

// Without a store nothing more can be done here: links and plain forms still work.
begin().catch((error) => console.info(error.message));
