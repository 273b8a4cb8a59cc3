// Shows what applies. Questions by the rules of their checklist; other parts of the page by `data-when="outcome=met,met_family kind=home_visit"`.
import { valuesIn } from "./values.js";

export function showIf(form, { shown }) {
  for (const question of form.querySelectorAll("[data-question][data-screen]")) question.toggleAttribute("data-hidden", !shown.has(question.dataset.question));
}

export function showWhen(form) {
  const fields = valuesIn(form);
  const holds = (condition) => {
    const [name, values] = condition.split("=");
    return fields.getAll(name).some((value) => values.split(",").includes(value));
  };
  for (const part of form.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").every(holds);
}
