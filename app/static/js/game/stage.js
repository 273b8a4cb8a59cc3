// The big field: waits, turns green, and times the answer by touch, mouse or key. Nothing on it moves.
import { refreshRate, seenAt, TOO_LATE, Trials, WANTED } from "./trials.js";

const SHORTEST = 1200;
const LONGEST = 3400;
const READ = 900;
const FRAMES = 40;
const KEYS = [" ", "Enter"];

export class Stage {
  /** `show(state, trials)` is called at each change; `done(trials, pointer, hertz)` at the end. */
  constructor(element, show, done) {
    Object.assign(this, { element, show, done, state: "idle", hertz: 60, stamps: [] });
    element.addEventListener("pointerdown", (event) => this.answer(event, event.pointerType === "mouse" ? "mouse" : "touch"));
    element.addEventListener("keydown", (event) => KEYS.includes(event.key) && !event.repeat && this.answer(event, "key"));
    // the click that follows is the same touch
    element.addEventListener("click", (event) => event.preventDefault());
    document.addEventListener("visibilitychange", () => document.hidden && this.rest());
  }

  /** Ready for somebody: the first touch begins. Screen frames are counted meanwhile. */
  ready() {
    this.rest("start");
    this.stamps = [];
    requestAnimationFrame((frame) => this.frame(frame));
  }

  rest(state = this.state === "idle" ? "idle" : "start") {
    clearTimeout(this.timer);
    this.trials = new Trials();
    this.pointer = null;
    this.go(state);
  }

  frame(frame) {
    this.stamps.push(frame);
    this.hertz = refreshRate(this.stamps);
    if (this.stamps.length < FRAMES) requestAnimationFrame((next) => this.frame(next));
  }

  go(state) {
    this.state = state;
    this.element.dataset.state = state;
    this.show(state, this.trials);
  }

  wait() {
    this.go("wait");
    this.timer = setTimeout(() => requestAnimationFrame((frame) => this.now(frame)), SHORTEST + Math.random() * (LONGEST - SHORTEST));
  }

  now(frame) {
    if (this.state !== "wait") return;
    this.shown = seenAt(frame, this.hertz);
    this.go("now");
    this.timer = setTimeout(() => this.take(TOO_LATE + 1), TOO_LATE + 100);
  }

  answer(event, pointer) {
    event.preventDefault();
    if (this.state === "start") {
      this.pointer = pointer;
      this.wait();
    } else if (pointer !== this.pointer) return;
    else if (this.state === "wait") this.take(0);
    else if (this.state === "now") this.take(Math.max(0, event.timeStamp - this.shown));
  }

  take(ms) {
    clearTimeout(this.timer);
    this.go(this.trials.add(ms));
    this.timer = setTimeout(() => this.next(), READ);
  }

  next() {
    if (!this.trials.over) return this.wait();
    this.go(this.trials.enough ? "done" : "few");
    if (this.trials.enough) this.done(this.trials, this.pointer, this.hertz);
    else this.timer = setTimeout(() => this.ready(), 2 * READ);
  }
}

/** One dot for each trial that is wanted, filled for each that counts. */
export function dots(shelf, trials) {
  shelf.replaceChildren(
    ...Array.from({ length: WANTED }, (_, at) => {
      const dot = document.createElement("i");
      dot.toggleAttribute("data-done", at < trials.valid.length);
      return dot;
    }),
  );
}
