// The page of a visit: one question a screen, asked only when it applies, with advice at once and a look back before sending.
import { unfold } from "./offline/fields.js";
import { standAlone } from "./visit/alone.js";
import { showAdvice } from "./visit/advice.js";
import { judge, problems } from "./visit/judge.js";
import { valuesIn } from "./visit/values.js";
import { Screens } from "./visit/screens.js";
import { showIf, showWhen } from "./visit/show-if.js";
import { takeSignature } from "./visit/signature.js";
import { guard, Summary } from "./visit/summary.js";
import { offerWishes } from "./visit/wishes.js";

const idle = (work) => (self.requestIdleCallback ? requestIdleCallback(work, { timeout: 1000 }) : setTimeout(work, 50));

function begin(form) {
  const block = form.querySelector("[data-checklist]");
  const definition = block ? JSON.parse(block.textContent) : { questions: [] };
  // What is known of the home travels as a field: a draft is judged by what was known when it began.
  const judged = () => judge({ ...definition, flags: JSON.parse(form.elements.profile?.value || "{}") }, valuesIn(form));
  const screens = new Screens(form, () => unfold(form) && look());
  const summary = new Summary(form, screens);
  let asked = false;

  const look = () => {
    asked = false;
    const found = judged();
    showWhen(form);
    showIf(form, found);
    showAdvice(form, found);
    screens.refresh();
    summary.fill(found);
    return found;
  };
  const whole = () => (unfold(form), look());
  // Many changes at once (a draft coming back) are looked at once.
  const soon = () => {
    if (!asked) queueMicrotask(look);
    asked = true;
  };

  standAlone(form);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("visit:screen", () => screens.now === summary.section && summary.fill(judged()));
  form.addEventListener("reset", () => setTimeout(look));
  form.addEventListener("shiliu:restored", () => screens.resume(problems(look())[0]?.id));
  form.addEventListener("shiliu:state", ({ detail }) => offerWishes(form, definition, detail));
  takeSignature(form);
  guard(form, summary, whole);
  showWhen(form);
  screens.start();
  requestAnimationFrame(() => setTimeout(() => idle(whole))); // the later screens need not hold up the first, nor a tap on it
}

for (const form of document.querySelectorAll("form[data-visit]")) begin(form);
