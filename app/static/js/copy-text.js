// A button with data-copy="#id" copies that element's text and says so for a moment; data-copied holds the words.
const SHOWN = 3000;

for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copy]");
  const text = button && document.querySelector(button.dataset.copy)?.textContent.trim();
  if (!text) return;
  const words = button.querySelector("[data-copy-words]");
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return select(button.dataset.copy);
  }
  const before = words.textContent;
  words.textContent = button.dataset.copied;
  setTimeout(() => (words.textContent = before), SHOWN);
});

// Without a clipboard the text is selected, so that the person can copy it.
function select(id) {
  getSelection().selectAllChildren(document.querySelector(id));
}
