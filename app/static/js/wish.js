// The page of a wish: the usual words of what is chosen, and the fields for another language only where one was spoken.
for (const form of document.querySelectorAll("form[data-wish]")) {
  const { template, need, category, help_type, est_value, language } = form.elements;
  const foreign = form.querySelector("[data-foreign]");
  const usual = new Set([...template.options].map(({ dataset }) => dataset.text).filter(Boolean));

  // What somebody wrote stays; only empty fields and usual words are filled in.
  const fill = () => {
    const { text, category: kind, help, value } = template.selectedOptions[0]?.dataset || {};
    if (!text) return;
    if (!need.value.trim() || usual.has(need.value)) need.value = text;
    category.value = kind;
    help_type.value = help;
    est_value.value = value;
  };
  const look = () => (foreign.hidden = language.value === "zh");

  template.addEventListener("change", fill);
  form.addEventListener("change", look);
  form.addEventListener("shiliu:restored", look);
  form.addEventListener("shiliu:addressed", fill);
  look();
}
