// A form and its row: asks the store before it shows itself, writes the draft as one types, is held by one tab.
import { corrected, day, iso } from "./clock.js";
import { put, restore, sendable, typed } from "./fields.js";
import { about, begin, discard, needed, queue, row as find, save } from "./outbox.js";
import { showState } from "./state.js";

const PAUSE = 250;
const STILL_SHOWN = 12 * 3600e3;
const WRITE_TIME = 3000;
const PICTURES_TIME = 6000;

const inTime = (work) => Promise.race([work, new Promise((_, fail) => setTimeout(fail, WRITE_TIME, new Error("late")))]);

export class Paper {
  constructor(form, user) {
    this.form = form;
    this.user = user;
    this.row = null;
    this.work = Promise.resolve();
    this.attaching = Promise.resolve();
    this.fromAddress();
    form.addEventListener("input", (event) => this.noted(event));
    form.addEventListener("change", (event) => this.noted(event));
  }

  // One blank page serves every home: what it is about stands in its address.
  fromAddress() {
    const query = new URLSearchParams(location.search);
    for (const control of this.form.querySelectorAll("[data-from-address]")) control.value = query.get(control.dataset.fromAddress) || control.value;
    this.form.dispatchEvent(new CustomEvent("shiliu:addressed"));
    const amends = this.form.elements.amends?.value;
    this.subject = this.form.dataset.subject.replace(/\{(\w+)\}/g, (_, name) => query.get(name) || "") + (amends ? "#" + amends : "");
  }

  /** Take the lock of this subject, then show what the store holds of it; another tab's draft is left to it. */
  async open() {
    const name = this.lockOf(this.subject);
    const hold = () => new Promise((give) => (this.release = give));
    const free = await new Promise((tell) => {
      navigator.locks.request(name, { ifAvailable: true }, (lock) => {
        tell(!!lock);
        return lock ? hold() : null;
      });
    });
    if (!free) {
      await this.look("elsewhere");
      navigator.locks.request(name, () => {
        this.look();
        return hold();
      });
      return;
    }
    await this.look();
  }

  lockOf(subject) {
    return `draft:${this.user}:${subject}`;
  }

  async isHeld(subject) {
    return (await navigator.locks.query()).held.some(({ name }) => name === this.lockOf(subject));
  }

  /** Ask the store: a draft offers to resume; waiting or sent shows that state instead of the form. */
  async look(instead = null) {
    let known = await about(this.user, this.subject, { kind: this.form.dataset.outbox, page: location.pathname + location.search });
    if (known && known.subject.split("#")[0] !== this.subject.split("#")[0] && (await this.isHeld(known.subject))) known = null;
    const old = known?.state === "sent" && Date.now() - Date.parse(known.sent_at) > STILL_SHOWN;
    if (instead && (!known || known.state === "draft")) return showState(this, instead);
    if (!known || old || known.key === this.another) return showState(this, null);
    if (this.row?.key === known.key && known.state === "draft") return showState(this, null, known);
    if (known.state === "sent" && document.querySelector("[data-errors]")) return showState(this, null);
    return showState(this, known.state, known);
  }

  /** The row moved on while its waiting state stood here: a late receipt or a late refusal shows itself. */
  async moved() {
    if (this.form.parentElement?.querySelector(":scope > [data-shown-state=waiting]")) await this.look();
  }

  /** `work` makes something that belongs to this form, such as a picture; saving waits for it. */
  holds(work) {
    this.attaching = Promise.allSettled([this.attaching, work]);
    return work;
  }

  noted({ target, isTrusted }) {
    if (!isTrusted && target.form === this.form && !this.row) return;
    if (!this.row && !this.form.elements._started_at?.value) {
      put(this.form, "_started_at", iso());
      const date = this.form.elements.service_date;
      if (date && !date.value) date.value = day(corrected());
    }
    this.dirty = true;
    clearTimeout(this.timer);
    if (target.type === "text" || target.tagName === "TEXTAREA") this.timer = setTimeout(() => this.flush(), PAUSE);
    else this.flush();
  }

  /** Write what is on screen into the draft, one write after the other. Rejects when the phone cannot keep it. */
  flush() {
    clearTimeout(this.timer);
    this.work = this.work.catch(() => {}).then(() => this.write());
    this.work.catch(() => showState(this, "not-kept"));
    return this.work;
  }

  async write() {
    if (!this.dirty || this.busy) return;
    this.dirty = false;
    try {
      await inTime(this.row ? this.saved() : this.begun());
    } catch (error) {
      this.dirty = true;
      throw error;
    }
    this.form.dispatchEvent(new CustomEvent("shiliu:draft", { bubbles: true }));
  }

  async begun() {
    const form = this.form;
    const row = await begin({
      user: this.user,
      kind: form.dataset.outbox,
      subject: this.subject,
      label: form.dataset.label || "",
      path: new URL(form.action).pathname,
      page: location.pathname + location.search,
      fields: typed(form),
    });
    this.bind(row);
  }

  async saved() {
    if (!(await save(this.row.key, typed(this.form)))) await this.look();
  }

  bind(row) {
    this.row = row;
    put(this.form, "_key", row.key);
    if (this.form.elements.id) put(this.form, "id", row.id);
  }

  resume(row) {
    // A draft that began with other checklists ends with them: the server gives that form again.
    const sets = row.fields.find(([name]) => name === "sets")?.[1];
    const here = this.form.elements.sets?.value;
    const address = new URL(location.href);
    if (sets && here && sets !== here && address.searchParams.get("sets") !== sets && navigator.onLine) {
      address.searchParams.set("sets", sets);
      return location.replace(address);
    }
    this.bind(row);
    if (row.subject !== this.subject) navigator.locks.request(this.lockOf((this.subject = row.subject)), { ifAvailable: true }, () => new Promise(() => {}));
    for (const [name, value] of row.fields) if (name === "amends" || name === "_amends") put(this.form, name, value);
    restore(this.form, row.fields);
    return showState(this, null, row);
  }

  /** "Another visit": the form as the page brought it, and a new key with the first answer. */
  fresh(row) {
    this.another = row?.key;
    this.row = null;
    this.dirty = false;
    this.form.reset();
    put(this.form, "_key", "");
    put(this.form, "_started_at", "");
    restore(this.form, typed(this.form));
    return showState(this, null);
  }

  /** Change what waits or was sent: a new row that amends it. */
  correct(row) {
    restore(this.form, row.fields);
    put(this.form, "amends", row.id);
    put(this.form, "_amends", row.key);
    this.row = null;
    this.subject += "#" + row.id;
    this.dirty = true;
    showState(this, null);
    return this.flush();
  }

  async throwAway(row) {
    await discard(row.key);
    this.fresh();
  }

  /** The confirmed content becomes a waiting row. Gives it, or null when the row had moved on already. Rejects when it could not be written. */
  async queue(submitter) {
    await Promise.race([this.attaching, new Promise((give) => setTimeout(give, PICTURES_TIME))]);
    this.dirty = true;
    await this.flush();
    this.busy = true;
    try {
      put(this.form, "_filled_at", iso());
      const fields = sendable(this.form, submitter);
      const { key, path } = this.row;
      const queued = await inTime(needed(this.user, fields, path).then((needs) => queue(key, fields, needs)));
      if (!queued) await this.look();
      return queued;
    } finally {
      this.busy = false;
    }
  }

  current() {
    return this.row && find(this.row.key);
  }
}
