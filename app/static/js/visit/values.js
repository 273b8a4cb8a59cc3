// What is chosen and typed now, asked as one asks FormData, which would lay the page out anew for its text areas before it answers.
import { typed } from "../offline/fields.js";

export function valuesIn(form) {
  const given = new Map();
  for (const [name, value] of typed(form)) given.set(name, [...(given.get(name) || []), value]);
  return { has: (name) => given.has(name), get: (name) => given.get(name)?.[0] ?? null, getAll: (name) => given.get(name) || [] };
}
