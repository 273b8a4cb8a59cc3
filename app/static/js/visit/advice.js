// Shows at once what an answer asks people to do before they leave.

export function showAdvice(form, { findings }) {
  for (const question of form.querySelectorAll("[data-question][data-screen]")) {
    const here = findings.filter(({ id, advice }) => advice && id === question.dataset.question).map(({ severity, advice }) => `${severity}:${advice}`);
    for (const advice of question.querySelectorAll("[data-advice]")) {
      const was = advice.hasAttribute("data-on");
      const on = advice.toggleAttribute("data-on", here.includes(advice.dataset.advice));
      if (on && !was && "now" in question.dataset) advice.scrollIntoView({ block: "nearest" });
    }
  }
}
