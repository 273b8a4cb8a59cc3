// A pad of large keys for typing a number: at a tablet, for many people, without a keyboard of its own.

for (const form of document.querySelectorAll("[data-pad]")) {
  const keys = form.querySelector("[data-pad-keys]");
  const input = form.querySelector("input:not([type=hidden])");
  keys.hidden = false;
  input.readOnly = true;
  keys.addEventListener("click", ({ target }) => {
    const key = target.closest("[data-pad-key]")?.dataset.padKey;
    if (key === undefined) return;
    if (key === "-") input.value = input.value.slice(0, -1);
    else input.value = key ? (input.value + key).slice(0, input.maxLength) : "";
  });
}
