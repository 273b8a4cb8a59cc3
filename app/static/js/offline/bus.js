// What tabs and the worker tell each other: rows changed, another account, pages arriving.
const NAME = "shiliu";
let mouth;

const channel = () => {
  if (!globalThis.BroadcastChannel) return null;
  const made = new BroadcastChannel(NAME);
  made.unref?.();
  return made;
};

/** Tell every tab, this one included. */
export function say(what, detail = {}) {
  mouth ??= channel();
  mouth?.postMessage({ what, ...detail });
}

/** Call `act(detail)` whenever somebody says `what`. */
export function hear(what, act) {
  channel()?.addEventListener("message", ({ data }) => data.what === what && act(data));
}
