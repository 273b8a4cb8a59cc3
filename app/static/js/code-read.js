// A code that a scanner brought while there was no signal: it stands in the address, so nothing has to be typed.

const word = new URLSearchParams(location.search).get("word");
for (const form of document.querySelectorAll("[data-code]")) {
  if (!word) break;
  form.querySelector("[data-code-read]").hidden = false;
  form.querySelector("[data-code-typed]").remove();
  document.querySelector("[data-code-send]").hidden = false;
}
