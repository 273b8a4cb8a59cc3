// After a visit: the wishes that its findings suggest, one tap away, also while the visit still waits on this phone.
import { judge } from "./judge.js";

/** Add the links to the panel that stands in place of a queued or sent visit. */
export function offerWishes(form, definition, { state, row, panel }) {
  const shelf = form.querySelector("template[data-visit-wishes]");
  if (!shelf || !row?.fields?.length || !["waiting", "sent"].includes(state)) return;
  const fields = new FormData();
  for (const [name, value] of row.fields) fields.append(name, value);
  const { findings } = judge({ ...definition, flags: JSON.parse(fields.get("profile") || "{}") }, fields);
  const found = new Set(findings.flatMap(({ wishes }) => wishes || []));
  if (!found.size) return;
  const offer = shelf.content.firstElementChild.cloneNode(true);
  for (const link of offer.querySelectorAll("[data-wish]")) {
    if (found.has(link.dataset.wish)) link.setAttribute("href", `${link.getAttribute("href")}&household=${fields.get("household")}&visit=${row.id}`); // the wish then waits for its visit
    else link.remove();
  }
  panel.append(offer);
}
