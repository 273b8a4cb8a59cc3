// A phone for tests: an empty store, and a server that answers as told.
import "fake-indexeddb/auto";
import { begin, queue, row } from "../../../app/static/js/offline/outbox.js";
import { drain } from "../../../app/static/js/offline/sender.js";
import { run } from "../../../app/static/js/offline/store.js";

export const ANNA = "018f0000-0000-7000-8000-00000000000a";
export const BERTA = "018f0000-0000-7000-8000-00000000000b";

export const wipe = () => run(["rows", "files", "meta", "pages"], "readwrite", (tx) => Promise.all(["rows", "files", "meta", "pages"].map((name) => tx.objectStore(name).clear())));

export const draft = (spec = {}) => begin({ user: ANNA, kind: "visit", subject: "visit:home-1", label: "王阿公", path: "/visits/", page: "/visits/new?household=home-1", fields: [["remark", "灯坏了"]], ...spec });

export async function waiting(spec = {}) {
  const made = await draft(spec);
  return queue(made.key, made.fields, spec.needs || []);
}

/** An answer of the server with our headers. */
export const answer = (status, headers = {}, text = "") => new Response(text, { status, headers: { "X-User": ANNA, "X-As-Of": "2026-11-23T08:00:00.000Z", ...headers } });
export const receipt = (key, number = 7) => answer(201, { "X-Receipt": key, "X-Receipt-Number": String(number), "X-Location": "/visits/x" });

/** Send all that waits for `user`; `reply(path, options)` answers posts; /healthz answers when `healthy`. */
export async function sending(reply, { user = ANNA, healthy = true, now = Date.now() } = {}) {
  const posts = [];
  const outcome = await drain({
    user,
    now: () => now,
    report: async () => ({ "X-Phone": "p" }),
    heard: async () => {},
    fetch: async (path, options) => {
      if (path === "/healthz") {
        if (healthy) return new Response('{"status":"ok"}');
        throw new TypeError("no network");
      }
      posts.push({ path, ...options, key: options.headers["Idempotency-Key"] });
      return reply(path, options, options.headers["Idempotency-Key"]);
    },
  });
  return { outcome, posts };
}

export const state = async (key) => (await row(key))?.state;
