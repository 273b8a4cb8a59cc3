// Form → row → answer, in one function that htmx and plain submits share. The worker never sees a POST.
import { hear } from "./bus.js";
import { Paper } from "./paper.js";
import { showState } from "./state.js";
import { proven } from "./store.js";
import { word } from "./words.js";

const FIRST_ANSWER = 8000;
const FORMS = "form[data-outbox]";
const papers = new WeakMap();

/** Take over the forms that opted in, once this phone has proved its tools; else they stay plain. `send` sends now. */
export function captureForms(user, send) {
  const ready = proven();
  const attend = async () => {
    if (!(await ready)) return;
    for (const form of document.querySelectorAll(FORMS)) {
      if (papers.has(form)) continue;
      const paper = new Paper(form, user);
      papers.set(form, paper);
      paper.open();
    }
  };

  async function capture(form, submitter) {
    const paper = papers.get(form);
    paper.taking ??= take(paper, submitter, send).finally(() => (paper.taking = null));
    return paper.taking;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(FORMS) || event.defaultPrevented || form.hasAttribute("hx-post")) return;
    event.preventDefault();
    const { submitter } = event;
    if (!(await ready) || !papers.has(form)) return HTMLFormElement.prototype.submit.call(form);
    const row = await capture(form, submitter);
    if (row?.state === "sent" && row.location) location.assign(row.location);
  });

  // htmx 4: a request may bring its own fetch; what it resolves to is swapped as if the server had answered.
  document.addEventListener("htmx:config:request", ({ target, detail }) => {
    const form = target.closest?.(FORMS);
    if (!form || !papers.has(form) || /GET/i.test(detail.ctx.request.method)) return;
    detail.ctx.fetch = async () => {
      const row = await capture(form);
      const template = document.querySelector(`template[data-outbox-state="${row?.state || "waiting"}"]`);
      const html = row?.state === "sent" ? row.receipt || word("saved", { number: row.number }) : template?.innerHTML || "";
      return new Response(html, { status: row?.state === "draft" ? 422 : 200, headers: { "Content-Type": "text/html; charset=utf-8" } });
    };
  });

  document.addEventListener("htmx:after:swap", attend);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) document.querySelectorAll(FORMS).forEach((form) => papers.get(form)?.look());
  });
  hear("rows", () => document.querySelectorAll(FORMS).forEach((form) => papers.get(form)?.moved()));
  const flushAll = () => document.querySelectorAll(FORMS).forEach((form) => papers.get(form)?.dirty && papers.get(form).flush());
  addEventListener("pagehide", flushAll);
  document.addEventListener("visibilitychange", flushAll);
  return { ready: attend().then(() => ready), paperOf: (form) => papers.get(form), unsaved: () => [...document.querySelectorAll(FORMS)].some((form) => papers.get(form)?.dirty) };
}

async function take(paper, submitter, send) {
  let queued;
  try {
    queued = await paper.queue(submitter);
  } catch {
    if (navigator.onLine) HTMLFormElement.prototype.submit.call(paper.form);
    else showState(paper, "not-kept");
    return null;
  }
  if (!queued) return null;
  await Promise.race([send(), new Promise((give) => setTimeout(give, FIRST_ANSWER))]);
  const row = await paper.current();
  showState(paper, row.state === "draft" ? null : row.state, row);
  return row;
}
