// Between a form on screen and the fields of a row: [[name, value]…], in the order of the page.

const STAMPS = ["_key", "_end", "_page_key"];
// what belongs to the row or to the page, not to what was typed
const OWN = [...STAMPS, "_who", "id"];
const nameable = (control) => control.name && !["file", "submit", "button", "reset", "image"].includes(control.type);
const chosen = (control) => !["radio", "checkbox"].includes(control.type) || control.checked;
const valuesOf = (control) => (control.type === "select-multiple" ? [...control.selectedOptions].map((option) => option.value) : [control.value]);

/** Put in their place the blank questions that a kept page holds back until its first screen is painted (`heldBack` in pages.js). Gives whether there were any. */
export function unfold(form) {
  const held = [...form.querySelectorAll("script[data-later]")];
  for (const one of held) {
    const made = document.createElement("template");
    made.innerHTML = one.textContent;
    one.replaceWith(made.content);
  }
  return held.length > 0;
}

/** All that was typed or chosen, on hidden screens too: for the draft. */
export const typed = (form) => [...form.elements].filter((control) => nameable(control) && chosen(control) && !STAMPS.includes(control.name)).flatMap((control) => valuesOf(control).map((value) => [control.name, value]));

/** What the form would send now, files aside. */
export function sendable(form, submitter) {
  unfold(form);
  return [...new FormData(form, submitter)].filter(([name, value]) => typeof value === "string" && !["_end", "_page_key"].includes(name));
}

/** Put a draft's fields back on screen and tell the form's behaviours. */
export function restore(form, fields) {
  unfold(form);
  const left = new Map();
  for (const [name, value] of fields) left.set(name, [...(left.get(name) || []), value]);
  for (const control of form.elements) {
    if (!nameable(control) || OWN.includes(control.name)) continue;
    const values = left.get(control.name) || [];
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else if (control.type === "select-multiple") for (const option of control.options) option.selected = values.includes(option.value);
    else if (values.length) control.value = values.shift();
  }
  for (const control of form.elements) if (nameable(control) && control.type !== "hidden") control.dispatchEvent(new Event("change", { bubbles: true }));
  form.dispatchEvent(new CustomEvent("shiliu:restored", { bubbles: true }));
}

export const put = (form, name, value) => {
  let control = form.elements[name];
  if (!control) {
    control = document.createElement("input");
    Object.assign(control, { type: "hidden", name });
    form.prepend(control);
  }
  control.value = value;
};

/** The form as lines of text, for a person to copy when the phone cannot keep it. */
export function asText(form) {
  unfold(form);
  const labelOf = (control) => control.closest("fieldset")?.querySelector("legend")?.textContent.trim() || control.labels?.[0]?.textContent.trim() || control.name;
  const lines = [...form.elements].filter((control) => nameable(control) && control.type !== "hidden" && chosen(control) && control.value).map((control) => `${labelOf(control)}: ${["radio", "checkbox"].includes(control.type) ? control.labels?.[0]?.textContent.trim() : control.value}`);
  return [form.dataset.label, ...lines].filter(Boolean).join("\n");
}
