// One screen at a time, with back, next and how far one has come. Screens are the parts of a form marked data-screen; hidden ones are passed over.

export class Screens {
  /** `whole()` sees to it that all screens are there before one is looked for. */
  constructor(form, whole) {
    this.form = form;
    this.whole = whole;
    this.steps = document.querySelector("[data-steps]");
    this.label = document.querySelector("[data-step]");
    this.progress = document.querySelector("[data-progress]");
    this.place = this.label?.textContent || "";
    this.steps?.querySelector("[data-steps-back]").addEventListener("click", () => this.move(-1));
    this.steps?.querySelector("[data-steps-next]").addEventListener("click", () => this.move(1));
    document.addEventListener("click", (event) => this.follow(event));
  }

  get all() {
    // the form itself is hidden while its state stands in its place, and has its screens all the same
    const away = (screen) => screen.parentElement.closest("[hidden]:not([data-visit])");
    return [...this.form.querySelectorAll("[data-screen]")].filter((screen) => !screen.closest("[data-hidden]") && !away(screen) && (!screen.hidden || "summary" in screen.dataset));
  }

  start() {
    this.form.setAttribute("data-paged", "");
    this.form.querySelector("[data-summary]")?.removeAttribute("hidden");
    if (this.steps) this.steps.hidden = false;
    this.go(this.all[0], false);
  }

  /** A draft came back: to the first open question, or to the start. */
  resume(id) {
    const open = this.all.find(({ dataset }) => dataset.screen === id);
    this.go(open || this.all[0], false);
  }

  /** The screen that one is on was hidden by an answer elsewhere: to the nearest before it. */
  refresh() {
    if (!this.now) return;
    const { all } = this;
    if (!all.includes(this.now)) this.go(all.findLast((screen) => screen.compareDocumentPosition(this.now) & Node.DOCUMENT_POSITION_FOLLOWING) || all[0], false);
    else this.tell();
  }

  /** Who came from the look back returns to it with "next". */
  move(by) {
    this.whole();
    const { all } = this;
    if (by > 0 && this.looking) return this.go(all.at(-1));
    this.go(all[Math.min(Math.max(all.indexOf(this.now) + by, 0), all.length - 1)]);
  }

  go(screen, focus = true) {
    if (!screen) return;
    this.looking = screen !== this.all.at(-1) && (this.looking || !!this.now?.matches("[data-summary]"));
    this.now?.removeAttribute("data-now");
    this.now = screen;
    screen.setAttribute("data-now", "");
    this.form.dispatchEvent(new CustomEvent("visit:screen"));
    this.tell();
    if (!focus) return;
    screen.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }

  // Links of an error summary lead into screens that may be out of sight.
  follow(event) {
    const link = event.target.closest?.('a[href^="#f-"]');
    if (link) this.whole();
    const target = link && document.getElementById(link.hash.slice(1));
    const screen = target?.closest("[data-screen]");
    if (!screen || !this.form.contains(screen)) return;
    this.go(screen, false);
    requestAnimationFrame(() => target.focus());
  }

  tell() {
    const { all, now } = this;
    const at = all.indexOf(now);
    const { section } = now.dataset;
    const same = all.filter(({ dataset }) => dataset.section === section);
    if (this.label) this.label.textContent = section && same.length > 1 ? `${section} ${same.indexOf(now) + 1}/${same.length}` : section || this.place;
    if (this.progress) Object.assign(this.progress, { max: all.length, value: at + 1, hidden: false });
    this.steps?.querySelector("[data-steps-back]").toggleAttribute("disabled", at <= 0);
    const last = at === all.length - 1;
    this.form.toggleAttribute("data-last", last);
    if (this.steps) this.steps.querySelector("[data-steps-next]").hidden = last;
  }
}
