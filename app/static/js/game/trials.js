// A reaction game's trials. Pure. The server judges once more by the same limits; what is said here is for the person's eyes.
export const TOO_SOON = 100;
export const TOO_LATE = 3000;
export const WANTED = 5;
const NEEDED = 3;
const MOST = 15;
const USUAL = 60;
const LONGEST_FRAME = 60;

/** "soon", "late" or "valid". */
export const judge = (ms) => (ms < TOO_SOON ? "soon" : ms > TOO_LATE ? "late" : "valid");

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Frames a second, from the timestamps of animation frames: the middle interval, so that a dropped frame does not matter. */
export function refreshRate(stamps) {
  const intervals = stamps.slice(1).map((stamp, at) => stamp - stamps[at]).filter((interval) => interval > 1 && interval < LONGEST_FRAME);
  return intervals.length ? Math.round(1000 / median(intervals)) : USUAL;
}

/** When what is changed in the frame that began at `frame` is on the glass: at the end of that frame. */
export const seenAt = (frame, hertz) => frame + 1000 / hertz;

/** The tries of one go: those that do not count are made again, up to fifteen in all. */
export class Trials {
  all = [];

  add(ms) {
    this.all.push(Math.round(ms * 10) / 10);
    return judge(ms);
  }

  get valid() {
    return this.all.filter((ms) => judge(ms) === "valid").slice(0, WANTED);
  }

  get over() {
    return this.valid.length >= WANTED || this.all.length >= MOST;
  }

  get enough() {
    return this.valid.length >= NEEDED;
  }
}

/** How a new value stands to the earlier ones: "first", "better", "worse", "same" (within 5 % of their middle). Less is better. */
export function trend(before, now) {
  if (!before.length) return "first";
  const usual = median(before);
  if (Math.abs(now - usual) <= 0.05 * usual) return "same";
  return now < usual ? "better" : "worse";
}

const RATES = [60, 90, 120, 144];

/** The kind of device whose results may be compared: "touch-60". */
export const deviceClass = (pointer, hertz) => `${pointer}-${RATES.reduce((best, rate) => (Math.abs(rate - hertz) < Math.abs(best - hertz) ? rate : best))}`;

/** Points on a 200 × 56 drawing, oldest first, the quicker the higher. */
export function points(values) {
  const least = Math.min(...values);
  const span = Math.max(...values) - least;
  const step = 180 / Math.max(1, values.length - 1);
  return values.map((value, at) => [10 + at * step, 46 - 36 * (span ? 1 - (value - least) / span : 0.5)]);
}
