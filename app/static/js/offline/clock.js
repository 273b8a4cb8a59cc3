// The phone's clock, corrected by what the server said last.
import { read, write } from "./store.js";

let offset = 0;

/** How far the server is ahead of this phone, in ms, as last measured; kept over restarts. */
export async function remember() {
  offset = (await read("meta", "offset").catch(() => 0)) || 0;
}

/** Measure against an answer's own time. */
export async function measure(asOf, now = Date.now()) {
  const server = Date.parse(asOf);
  if (!server) return;
  offset = server - now;
  await write("meta", offset, "offset").catch(() => {});
}

export const corrected = (now = Date.now()) => now + offset;

/** The day in Shanghai (no daylight saving since 1991) of a corrected instant: 2026-11-23. */
export const day = (instant = corrected()) => new Date(instant + 8 * 3600e3).toISOString().slice(0, 10);

export const iso = (instant = Date.now()) => new Date(instant).toISOString();
