// What stands in place of a form: draft to resume, waiting, sent, open in another tab; or over it: refused, not kept.
import { asText } from "./fields.js";
import { fill, moment, word } from "./words.js";

/** Show `state` for this paper; null shows the form itself, with the reason when its row was refused. */
export function showState(paper, state, row) {
  const { form } = paper;
  form.parentElement.querySelectorAll(":scope > [data-shown-state]").forEach((one) => one.remove());
  const over = state === null || state === "not-kept" || state === "refused";
  form.hidden = !over;
  form.inert = !over;
  for (const button of form.elements) button.toggleAttribute("data-away", !over); // of those in the foot of the page
  onbeforeunload = state === "not-kept" ? (event) => event.preventDefault() : null;
  if (state === null && !row?.reason) return;
  const panel = document.createElement("div");
  panel.dataset.shownState = state || "refused";
  const sentences = row?.reason ? reasons(row) : [];
  panel.append(
    fill(`[data-outbox-state="${state || "refused"}"]`, {
      label: row?.label,
      number: row?.number && word("number", { number: row.number }),
      when: moment(row?.sent_at || row?.queued_at || row?.saved_at || row?.made_at),
      link: row?.location,
      reason: row?.held ? word("changed") : row?.needs?.length && row.state === "waiting" ? word("needs") : "",
    }) || "",
  );
  listReasons(panel.querySelector("[data-reasons]"), sentences);
  panel.addEventListener("click", ({ target }) => act(paper, row, target.closest("[data-act]")?.dataset.act));
  form.before(panel);
  form.dispatchEvent(new CustomEvent("shiliu:state", { detail: { state, row, panel } }));
  if (state !== "draft") panel.firstElementChild?.focus?.();
}

function act(paper, row, wish) {
  if (wish === "resume") paper.resume(row);
  if (wish === "another") paper.fresh(row);
  if (wish === "correct") paper.correct(row);
  if (wish === "discard" && confirm(word("discard"))) paper.throwAway(row);
  if (wish === "copy") navigator.clipboard?.writeText(asText(paper.form));
}

/** The sentences of a refusal: [text, #field or ""], read from the answer as text. */
export function reasons(row) {
  const page = new DOMParser().parseFromString(row.answer || "", "text/html");
  const links = [...page.querySelectorAll("[data-errors] a")].map((link) => [link.textContent, link.getAttribute("href")]);
  if (links.length) return links;
  const sentence = page.querySelector("[data-sentence], main p")?.textContent.trim();
  return [[sentence || word("refused"), ""]];
}

function listReasons(list, sentences) {
  if (!list) return;
  for (const [text, href] of sentences) {
    const item = document.createElement("li");
    const line = href?.startsWith("#") ? document.createElement("a") : item;
    if (line !== item) {
      line.setAttribute("href", href);
      item.append(line);
    }
    line.textContent = text;
    list.append(item);
  }
}
