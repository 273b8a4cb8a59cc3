// "None of these" and "would rather not say" stand alone: ticking one clears the rest of its question, and the other way round.

export function standAlone(form) {
  form.addEventListener("input", clearOthers);
  form.addEventListener("change", clearOthers);
}

function clearOthers({ target, isTrusted }) {
  const question = target.closest("fieldset");
  const ticked = target.type === "checkbox" || target.type === "radio";
  if (!isTrusted || !question || (ticked ? !target.checked : !target.value.trim())) return;
  const controls = [...question.querySelectorAll("input, textarea, select")].filter((control) => control !== target && control.type !== "file");
  if ("aside" in target.dataset) controls.forEach(clear);
  else {
    controls.filter(({ dataset }) => "aside" in dataset).forEach(clear);
    if ("alone" in target.dataset) controls.filter(({ type, name }) => type === "checkbox" && name === target.name).forEach(clear);
    else if (target.type === "checkbox") controls.filter(({ dataset }) => "alone" in dataset).forEach(clear);
  }
}

function clear(control) {
  if (control.type === "checkbox" || control.type === "radio") control.checked = false;
  else control.value = "";
}
