// The page of a visit: one question a screen, asked only when it applies, with advice at once and a look back before sending.
import { standAlone } from "./visit/alone.js";
import { showAdvice } from "./visit/advice.js";
import { judge, problems } from "./visit/judge.js";
import { Screens } from "./visit/screens.js";
import { showIf, showWhen } from "./visit/show-if.js";
import { takeSignature } from "./visit/signature.js";
import { guard, Summary } from "./visit/summary.js";

function begin(form) {
  const block = form.querySelector("[data-checklist]");
  const definition = block ? JSON.parse(block.textContent) : { flags: {}, questions: [] };
  const screens = new Screens(form);
  const summary = new Summary(form, screens);
  let asked = false;

  const look = () => {
    asked = false;
    const judged = judge(definition, new FormData(form));
    showWhen(form);
    showIf(form, judged);
    showAdvice(form, judged);
    screens.refresh();
    summary.fill(judged);
    return judged;
  };
  // Many changes at once (a draft coming back) are looked at once.
  const soon = () => {
    if (!asked) queueMicrotask(look);
    asked = true;
  };

  standAlone(form);
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("visit:screen", () => screens.now === summary.section && summary.fill(judge(definition, new FormData(form))));
  form.addEventListener("reset", () => setTimeout(look));
  form.addEventListener("shiliu:restored", () => {
    const judged = look();
    screens.resume(problems(judged)[0]?.id);
  });
  takeSignature(form);
  guard(form, summary, look);
  showWhen(form);
  screens.start();
  requestAnimationFrame(() => setTimeout(soon)); // judging the later screens need not hold up the first
}

for (const form of document.querySelectorAll("form[data-visit]")) begin(form);
