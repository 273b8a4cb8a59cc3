// Kept pages: one shelf per account, full pages only, never an older one over a newer, with the headers they came with.
import { expired, heard } from "./identity.js";
import { pagesOf, read, readAll, run } from "./store.js";

const HEADERS = ["content-type", "content-security-policy", "referrer-policy", "x-content-type-options", "cross-origin-opener-policy", "cross-origin-resource-policy", "permissions-policy"];
const BATCH = 100;
// Pages of one kind are told by one of them (app/offline/likeness.py), which has a place of its own on the shelf.
const BASE = "base:";

/** Whether this answer may be kept for `user`: theirs, whole, as it was asked for. */
export const keepable = (answer, user) =>
  answer.ok && answer.status === 200 && !answer.redirected && answer.type === "basic" && answer.headers.get("X-User") === user && !!answer.headers.get("X-As-Of") && /^text\/html/.test(answer.headers.get("Content-Type") || "");

/** A page for the shelf from an answer of the network. */
export const fromAnswer = (user, url, answer, html) => ({
  user,
  url,
  html,
  as_of: answer.headers.get("X-As-Of"),
  headers: HEADERS.map((name) => [name, answer.headers.get(name)]).filter(([, value]) => value),
});

/** Keep pages. One that is newer already stays, and so does one that a draft is written on. */
export async function keep(pages) {
  for (let at = 0; at < pages.length; at += BATCH) {
    await run(["pages", "rows"], "readwrite", async (tx) => {
      const drafts = new Set((await tx.objectStore("rows").getAll()).filter((row) => row.state === "draft").map((row) => row.user + row.page));
      const shelf = tx.objectStore("pages");
      const here = new Set((await shelf.getAllKeys()).map(String));
      await Promise.all(
        pages.slice(at, at + BATCH).map(async (page) => {
          const known = here.has(String([page.user, page.url])) && (await shelf.get([page.user, page.url]));
          if (known && (known.as_of > page.as_of || drafts.has(page.user + page.url))) return;
          await shelf.put({ etag: "", ...page, assets: assetsIn(page.html || "") });
        }),
      );
    });
  }
}

const assetsIn = (html) => [...new Set(html.match(/\/static\/[\w./-]+\.(?:js|css|svg|png|woff2)/g) || [])];

/** The kept page as an answer, or null: none kept, or expired (a draft pins its form). */
export async function kept(user, url, now = Date.now()) {
  const [page, old] = await Promise.all([read("pages", [user, url]), user !== "-" && expired(user, now)]);
  if (!page || (old && !(await pinned(user, url)))) return null;
  const html = page.parts ? await assembled(page) : page.html;
  if (html == null) return null;
  return new Response(heldBack(html), { headers: [...page.headers, ["X-User", user], ["X-As-Of", page.as_of], ["Cache-Control", "no-store"], ["Server-Timing", "kept"]] });
}

// What the server marks so (blank questions) is not even parsed until the first screen is painted and the page's script unfolds it: a page from the phone has scripts.
const heldBack = (html) => html.replaceAll("<!--later-->", "<script type=text/plain data-later>").replaceAll("<!--/later-->", "</script>");

async function assembled({ user, base, parts }) {
  const lines = (await read("pages", [user, BASE + base]))?.html.split("\n");
  return lines && parts.map((part) => (typeof part === "string" ? part : lines.slice(part[0], part[0] + part[1]).join("\n"))).join("\n");
}

const pinned = async (user, url) => (await readAll("rows")).some((row) => row.user === user && row.page === url && row.state === "draft");

/** The server says that this page is no longer for them. */
export const drop = (user, url) => run(["pages"], "readwrite", ({ store }) => store.delete([user, url]));

export const addresses = async (user) => (await run(["pages"], "readonly", ({ store }) => store.getAllKeys(pagesOf(user)))).map(([, url]) => url).filter((url) => !url.startsWith(BASE));

/** Every built file that a kept page names. */
export const assets = async () => [...new Set((await readAll("pages")).flatMap((page) => page.assets || []))];

/**
 * Bring the pack: lines of JSON, the last of which counts the others. `progress(done, all)` as they come.
 * Gives the number of pages, or null when the stream broke off: what came is kept, nothing is taken away.
 */
export async function bringPack(user, { get = fetch, progress = () => {}, headers = {} } = {}) {
  const before = await readAll("pages", pagesOf(user));
  const have = before.map((page) => page.etag || "").filter(Boolean);
  const answer = await get("/offline/pack", { headers: { ...headers, "X-Pack-Have": have.join("") }, credentials: "same-origin", cache: "no-store", redirect: "error" });
  await heard(answer, user);
  if (!answer.ok || answer.headers.get("X-User") !== user) return null;
  const pages = [];
  const named = new Set();
  let shared, counted, lines = 0;
  for await (const line of linesOf(answer.body)) {
    const entry = JSON.parse(line);
    if ("lines" in entry) counted = entry.lines;
    else lines += 1;
    if (entry.pages !== undefined) shared = entry;
    if (entry.same) entry.same.forEach((url) => named.add(url));
    const url = entry.url || (entry.base && BASE + entry.base);
    if (!url) continue;
    if (entry.url) named.add(url);
    pages.push({ ...entry, user, url, as_of: shared.as_of, headers: shared.headers });
    if (pages.length === BATCH) {
      await keep(pages.splice(0));
      progress(named.size, shared.pages);
    }
  }
  await keep(pages);
  if (counted !== lines) return null;
  await dropOthers(user, named);
  progress(named.size, named.size);
  return named.size;
}

// Pages of earlier packs that this one does not name, and bases that no page is told by any more.
async function dropOthers(user, named) {
  const all = await readAll("pages", pagesOf(user));
  const stays = ({ url, etag }) => !etag || named.has(url);
  const bases = new Set(all.filter(stays).map(({ base, url }) => base && !url.startsWith(BASE) && BASE + base));
  const gone = all.filter((page) => (page.url.startsWith(BASE) ? !bases.has(page.url) : !stays(page)));
  await run(["pages"], "readwrite", ({ store }) => Promise.all(gone.map(({ url }) => store.delete([user, url]))));
}

async function* linesOf(body) {
  const reader = body.getReader();
  const text = new TextDecoder();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const parts = (rest + (done ? text.decode() : text.decode(value, { stream: true }))).split("\n");
    rest = parts.pop();
    for (const part of parts) if (part) yield part;
    if (done) break;
  }
  if (rest) yield rest;
}

