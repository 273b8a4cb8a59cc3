// The look back before saving: every question with its answer, what is still open, and the advice once more.
import { problems } from "./judge.js";

const legendOf = (part) => (part.querySelector("legend, .field__label")?.firstChild?.textContent || "").trim();
const said = (control) => control.closest("label")?.querySelector("span")?.textContent.trim() || control.value;

const day = (date) => new Date(date).toLocaleDateString(document.documentElement.lang || undefined, { timeZone: "UTC", month: "long", day: "numeric", weekday: "short" });

export class Summary {
  constructor(form, screens) {
    this.form = form;
    this.screens = screens;
    this.section = form.querySelector("[data-summary]");
    this.words = document.querySelector("[data-visit-words]")?.content;
  }

  word(name) {
    return this.words?.querySelector(`[data-word="${name}"]`)?.textContent || "";
  }

  get parts() {
    const { all } = this.screens;
    return all.filter((screen) => screen !== this.section).flatMap((screen) => [screen, ...screen.querySelectorAll("fieldset, .field")].filter((part) => part.matches("fieldset, .field") && !part.closest("[hidden]")).map((part) => ({ screen, part })));
  }

  /** Everything that keeps the visit from being saved: [{screen, part, sentence}]. */
  open(judged) {
    const byId = new Map(problems(judged).map(({ id, problem }) => [id, problem]));
    return this.parts.flatMap(({ screen, part }) => {
      const problem = byId.get(part.dataset.question);
      if (problem) return [{ screen, part, sentence: this.word(problem) }];
      return this.unanswered(part) ? [{ screen, part, sentence: this.word("open") }] : [];
    });
  }

  // Parts of the page that are no question of a checklist: what is not marked optional must be answered.
  unanswered(part) {
    if (part.dataset.question || "door" in part.dataset || part.querySelector(".field__optional")) return false;
    if (part.querySelector('[name=consent_scope][value=record]:not(:checked)')) return true;
    const ticks = [...part.querySelectorAll("input[type=radio], input[type=checkbox]")];
    return part.matches("fieldset") && ticks.length > 0 && !ticks.some(({ checked }) => checked);
  }

  fill(judged) {
    if (!this.section || this.screens.now !== this.section) return;
    const rows = this.section.querySelector("[data-summary-rows]");
    rows.replaceChildren(...this.parts.filter(({ part }) => this.answer(part)).map((one) => this.row(one)));
    const advice = this.section.querySelector("[data-summary-advice]");
    advice.replaceChildren(...[...this.form.querySelectorAll(".question:not([data-hidden]) > [data-advice][data-on]")].map((block) => this.again(block)));
    const open = this.open(judged);
    this.section.querySelector("[data-summary-open]").replaceChildren(...open.map((one) => this.link(one)));
    this.section.querySelector("[data-summary-missing]").hidden = !open.length;
  }

  again(block) {
    const copy = block.cloneNode(true);
    copy.removeAttribute("role");
    return copy;
  }

  row({ screen, part }) {
    const item = this.section.querySelector("[data-summary-row]").content.firstElementChild.cloneNode(true);
    item.querySelector("[data-asked]").textContent = legendOf(part);
    item.querySelector("[data-answered]").textContent = this.answer(part);
    item.querySelector("button").addEventListener("click", () => this.screens.go(screen));
    return item;
  }

  // The page's own behaviour leads a link into its screen.
  link({ part, sentence }) {
    const item = this.section.querySelector("[data-summary-link]").content.firstElementChild.cloneNode(true);
    const link = item.querySelector("a");
    const control = part.querySelector("input, textarea, select");
    control.id ||= `f-${control.name}`;
    link.href = `#${control.id}`;
    link.textContent = legendOf(part);
    link.addEventListener("click", () => this.mark(part, sentence));
    return item;
  }

  mark(part, sentence) {
    const place = part.querySelector("[data-problem]");
    if (!place) return;
    place.textContent = sentence;
    place.parentElement.hidden = false;
    part.addEventListener("input", () => (place.parentElement.hidden = true), { once: true });
  }

  answer(part) {
    const controls = [...part.querySelectorAll("input, textarea, select")];
    const ticked = controls.filter(({ type, checked }) => (type === "radio" || type === "checkbox") && checked).map(said);
    const typed = controls.filter(({ type, value }) => !["radio", "checkbox", "hidden", "file"].includes(type) && value).map((control) => (control.tagName === "SELECT" ? control.selectedOptions[0]?.textContent.trim() : [control.type === "date" ? day(control.value) : control.value, control.nextElementSibling?.textContent].filter(Boolean).join(" ")));
    const photos = part.querySelectorAll("[data-photo-list] img").length;
    return [...ticked, ...typed, ...(photos ? [`× ${photos}`] : [])].join(" · ");
  }
}

/** Before it is sent or queued: nothing open, else the look back with what is missing. */
export function guard(form, summary, look) {
  form.addEventListener("submit", (event) => {
    const open = summary.open(look());
    if (!open.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    summary.screens.go(summary.section);
  });
}
