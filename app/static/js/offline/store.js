// All storage on the phone, behind one door: rows, their photos, small facts, kept pages, built assets. A vault can later replace this file.
import { openDB } from "idb";

const NAME = "shiliu";
const STORES = { rows: { keyPath: "key" }, files: {}, meta: {}, pages: { keyPath: ["user", "url"] } };
const ASSETS = "assets";
let opening;

// Opened without a version and changed only by adding: a tab with older scripts goes on working beside a newer one.
function open(version) {
  opening ??= openDB(NAME, version, {
    upgrade(db) {
      for (const name in STORES) if (!db.objectStoreNames.contains(name)) db.createObjectStore(name, STORES[name]);
    },
    blocking(_old, _new, event) {
      event.target.close();
      opening = null;
    },
    terminated() {
      opening = null;
    },
  }).then(
    (db) => {
      if (Object.keys(STORES).every((name) => db.objectStoreNames.contains(name))) return db;
      db.close();
      opening = null;
      return open(db.version + 1);
    },
    (error) => {
      opening = null;
      throw error;
    },
  );
  return opening;
}

/** Run `work(tx)` in one strict transaction and return its result once it is on disk; rolled back when it throws. */
export async function run(names, mode, work) {
  for (let again = false; ; again = true) {
    const db = await open();
    let tx;
    try {
      tx = db.transaction(names, mode, { durability: "strict" });
    } catch (error) {
      if (again || error.name !== "InvalidStateError") throw error;
      opening = null;
      continue;
    }
    try {
      const result = await work(tx);
      await tx.done;
      return result;
    } catch (error) {
      tx.done.catch(() => {});
      try {
        tx.abort();
      } catch {
        // it had ended already
      }
      throw error;
    }
  }
}

export const read = (name, key) => run([name], "readonly", (tx) => tx.objectStore(name).get(key));
export const readAll = (name, range) => run([name], "readonly", (tx) => tx.objectStore(name).getAll(range));
export const write = (name, value, key) => run([name], "readwrite", (tx) => tx.objectStore(name).put(value, key));
export const remove = (name, key) => run([name], "readwrite", (tx) => tx.objectStore(name).delete(key));

/** Whether this phone can be trusted with what people type: a row written strictly, read and deleted within three seconds; locks; timers. */
export async function proven(locks = globalThis.navigator?.locks) {
  if (!locks) return false;
  const probe = run(["meta"], "readwrite", async ({ store }) => {
    await store.put("probe", "probe");
    const found = await store.get("probe");
    await store.delete("probe");
    return found === "probe";
  });
  return Promise.race([probe, new Promise((give) => setTimeout(give, 3000, false))]).catch(() => false);
}

/** Bytes in use and allowed, or zeros where the browser does not say. */
export const space = async () => (await globalThis.navigator?.storage?.estimate?.().catch(() => null)) || { usage: 0, quota: 0 };

/** The range of all kept pages of one account. */
export const pagesOf = (user) => IDBKeyRange.bound([user, ""], [user, "\uffff"]);

/** Built files, which carry their hash in their name: the kept one, else from the network and kept. */
export async function asset(request) {
  const opened = async () => caches.open(ASSETS); // where it is missing or throws, the network answers
  const cache = await opened().catch(() => null);
  const kept = await cache?.match(request, { ignoreVary: true }).catch(() => null);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok && cache) await cache.put(request, answer.clone()).catch(() => {});
  return answer;
}

/** Keep these built files; those that are there are left alone. Throws when one cannot be fetched. */
export async function keepAssets(urls) {
  const cache = await caches.open(ASSETS);
  for (const url of urls) if (!(await cache.match(url))) await cache.add(url);
}

/** Let go of built files that none of `urls` names. */
export async function dropAssetsBut(urls) {
  const cache = await caches.open(ASSETS);
  const named = new Set(urls);
  for (const request of await cache.keys()) if (!named.has(new URL(request.url).pathname)) await cache.delete(request);
}
