// Health notes: the stop rule is said at the first touch that asks for it; the note waits on this phone and is sent.
import { proven } from "./offline/store.js";
import { entry, keep } from "./roll/entry.js";
import { takeTouches } from "./roll/touches.js";
import { tell, wordsOf } from "./roll/words.js";
import { mustStop } from "./game/stop.js";

const form = document.querySelector("[data-health]");
const panel = document.querySelector("[data-stop-panel]");
const sentence = wordsOf("template[data-health-words]");
const typed = (name) => form.elements[name].value.normalize("NFKC").trim();
const symptoms = () => [...form.querySelectorAll("[name=symptoms]:checked")].map(({ value }) => value);
const stops = () => mustStop({ upper: Number(typed("upper")), lower: Number(typed("lower")), symptoms: symptoms() }, { upper: Number(form.dataset.upper), lower: Number(form.dataset.lower) });

function judge() {
  const stop = stops();
  const was = !panel.hidden;
  const person = form.elements.person.value;
  panel.hidden = !stop;
  for (const call of panel.querySelectorAll("[data-family]")) call.hidden = call.dataset.family !== person;
  if (stop && !was) panel.scrollIntoView({ block: "nearest" });
}

async function take() {
  const option = form.elements.person.selectedOptions[0];
  const said = typed("upper") || typed("pulse") || typed("remark") || symptoms().length;
  if (!option?.value || !said || !typed("upper") !== !typed("lower")) return tell(sentence("incomplete"));
  const fields = ["person", "upper", "lower", "pulse", "measured", "remark"].map((name) => [name, typed(name)]).filter(([, value]) => value);
  const row = entry({ kind: "health", subject: `health:${option.value}`, label: option.dataset.label, path: new URL(form.action).pathname, fields: [...fields, ...symptoms().map((one) => ["symptoms", one])] });
  try {
    await keep(row);
  } catch {
    return tell(sentence("not-kept"));
  }
  tell(sentence("kept"));
  form.reset();
  // the advice stays until the next person's values
  return null;
}

form.addEventListener("input", judge);
form.addEventListener("change", judge);
takeTouches("[data-health]", take, proven());
