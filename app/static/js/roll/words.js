// The words of one page: templates that it carries.

/** Gives `sentence(name, holes)` of the page's template. */
export const wordsOf = (selector) => {
  const template = document.querySelector(selector);
  return (name, holes = {}) => (template?.content.querySelector(`[data-word="${name}"]`)?.textContent || "").replace(/\{(\w+)\}/g, (_, hole) => holes[hole] ?? "");
};

/** A sentence that goes again by itself, read out by screen readers. */
export function tell(words) {
  const toast = document.querySelector("template[data-toast]")?.content.firstElementChild?.cloneNode(true);
  if (!toast || !words) return;
  toast.textContent = words;
  document.querySelector("[data-live]")?.append(toast);
  setTimeout(() => toast.remove(), 5000);
}
