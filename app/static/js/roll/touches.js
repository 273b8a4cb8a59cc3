// Touches on forms that are kept on this phone, from the first moment of the page on.

/** Gives each submit of a form that `ours` matches to `take(form, button)`. Before `ready` says whether this phone keeps marks it waits; where it does not, the form goes plainly. */
export function takeTouches(ours, take, ready) {
  const passed = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter: button } = event;
    if (!button || passed.has(form) || !form.matches(ours)) return;
    event.preventDefault();
    if (await ready) return take(form, button);
    passed.add(form);
    form.requestSubmit(button);
  });
}
