// Words come from the page (offline/_words.html), never from here; holes are filled as text.

/** The sentence called `name`, its {holes} filled. */
export function word(name, holes = {}) {
  const sentence = document.querySelector("template[data-words]")?.content.querySelector(`[data-word="${name}"]`)?.textContent || "";
  return sentence.replace(/\{(\w+)\}/g, (_, hole) => holes[hole] ?? "");
}

/** A copy of the template found by `selector`, its [data-slot]s filled as text; a slot given as null goes. */
export function fill(selector, slots = {}) {
  const copy = document.querySelector(`template${selector}`)?.content.cloneNode(true);
  for (const [name, value] of Object.entries(slots)) {
    for (const slot of copy?.querySelectorAll(`[data-slot="${name}"]`) || []) {
      if (value == null || value === "") slot.replaceWith(...(slot.querySelector("[data-slot]") ? slot.childNodes : []));
      else if (slot.tagName === "A" && String(value).startsWith("/")) slot.setAttribute("href", value);
      else slot.textContent = value;
    }
  }
  return copy;
}

/** A moment for people, in the page's language. */
export const moment = (instant) => (instant ? new Date(instant).toLocaleString(document.documentElement.lang || undefined, { timeZone: "Asia/Shanghai", hourCycle: "h23", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" }) : "");

/** Lay a banner of _banners.html over the page, once; without `show` take it away. */
export function banner(name, show = true) {
  const shelf = document.querySelector("[data-banners]");
  const there = shelf?.querySelector(`[data-shown="${name}"]`);
  if (!shelf || !!there === show) return there;
  if (there) return there.remove();
  const made = fill(`[data-banner="${name}"]`)?.firstElementChild;
  if (!made) return null;
  made.dataset.shown = name;
  shelf.append(made);
  return made;
}
