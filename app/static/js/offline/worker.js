// The service worker seen from a page: registering it, letting a newer one in when nothing typed is at risk.
import { banner } from "./words.js";

/** Register /sw.js; `unsaved()` says whether a form holds what no row holds yet. */
export async function useWorker(unsaved) {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  const registration = await workers.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  const enter = () => registration.waiting?.postMessage("enter");
  const offer = () => {
    if (!registration.waiting) return;
    if (!unsaved() && !document.querySelector("form[data-outbox]:not([hidden])")) return enter();
    banner("new-version")?.querySelector("[data-reload]")?.addEventListener("click", () => {
      enter();
      workers.addEventListener("controllerchange", () => location.reload(), { once: true });
    });
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", offer));
  offer();
  await workers.ready;
  // claim() in activate can miss a page that is just loading
  if (!workers.controller) (await workers.ready).active?.postMessage("claim");
  registration.sync?.register("send").catch(() => {});
}
