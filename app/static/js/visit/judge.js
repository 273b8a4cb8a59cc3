// What a form's answers amount to: the phone's half of app/visits/answers.py, by the same rules on the same definition.
import { apply, truthy } from "../rules.js";

export const ASIDES = ["declined", "not_seen"];
const GRAVE = { none: 0, yellow: 1, orange: 2, red: 3 };

/** `definition`: the page's JSON block. `fields`: FormData, or what `valuesIn` gives. Gives shown (Set of ids), open (Map id → missing | wrong | either), findings [{id, severity, hazard, advice}], level. */
export function judge(definition, fields) {
  const data = { ...definition.flags };
  for (const flag of definition.door || []) data[flag] = fields.has(`p.${flag}`);
  const judged = { shown: new Set(), open: new Map(), findings: [], level: "unknown" };
  const empty = [];
  const answered = [];
  for (const question of definition.questions) {
    if (question.show !== undefined && !truthy(apply(question.show, data))) continue;
    judged.shown.add(question.id);
    const answer = answerOf(question, fields, data);
    if (answer.problem) judged.open.set(question.id, answer.problem);
    else if (answer.value !== null) {
      data[question.id] = answer.value;
      answered.push(question);
    } else if (!answer.aside) empty.push(question);
  }
  for (const question of empty) {
    if (question.required || (question.requiredIf !== undefined && truthy(apply(question.requiredIf, data)))) judged.open.set(question.id, "missing");
  }
  for (const { id, findings = [] } of answered) {
    for (const { when, ...finding } of findings) if (truthy(apply(when, data))) judged.findings.push({ id, ...finding });
  }
  judged.level = levelOf(judged.findings, answered);
  return judged;
}

/** What still keeps the visit from being saved, in the order of the questions. */
export const problems = ({ open, shown }) => [...shown].filter((id) => open.has(id)).map((id) => ({ id, problem: open.get(id) }));

const levelOf = (findings, answered) => {
  const worst = findings.reduce((level, { severity }) => (GRAVE[severity] > GRAVE[level] ? severity : level), "none");
  return worst === "none" && !answered.some(({ bearing }) => bearing) ? "unknown" : worst;
};

const nothing = { value: null };
const problem = (name) => ({ value: null, problem: name });

function answerOf(question, fields, data) {
  const name = `a.${question.id}`;
  const said = fields.getAll(name).filter((value) => typeof value === "string" && value.trim());
  const parts = Object.fromEntries((question.parts || []).map(({ id }) => [id, (fields.get(`${name}.${id}`) || "").trim()]));
  const lines = question.main === "adults" ? adults(data).map((n) => fields.get(`${name}.${n}`) || "") : [];
  const aside = said.find((value) => ASIDES.includes(value));
  if (aside) {
    const both = new Set(said).size > 1 || Object.values(parts).some(Boolean) || lines.some((line) => line && !ASIDES.includes(line));
    return both ? problem("either") : { value: null, aside };
  }
  if (question.main === "adults") return adultsOf(lines);
  const main = mainOf(question, said);
  if (main.problem || !question.parts) return main;
  return wholeOf(question, main.value, parts);
}

const adults = (data) => Array.from({ length: Math.min(Math.max(data.adults || 1, 1), 8) }, (_, i) => i + 1);

function adultsOf(lines) {
  if (!lines.some(Boolean)) return nothing;
  if (!lines.every(Boolean)) return problem("missing");
  return { value: lines.map((line) => (ASIDES.includes(line) ? null : line)) };
}

function mainOf(question, said) {
  if (!said.length || !question.main || question.main === "photo") return nothing;
  if (question.main === "num") return numberOf(said[0], question);
  if (question.main === "many") return said.length > 1 && said.some((choice) => question.alone?.includes(choice)) ? problem("either") : { value: said };
  return { value: question.main === "text" ? said[0].trim() : said[0] };
}

function wholeOf(question, main, parts) {
  const typed = Object.values(parts).some(Boolean);
  if (question.main ? main === null : !typed) return typed ? problem("missing") : nothing;
  const whole = question.main ? { value: main } : {};
  for (const part of question.parts) {
    if (!wanted(part, main)) continue;
    if (!parts[part.id]) {
      if (part.required) return problem("missing");
      continue;
    }
    const read = part.num ? numberOf(parts[part.id], part) : { value: parts[part.id] };
    if (read.problem) return read;
    whole[part.id] = read.value;
  }
  const crossed = question.parts.some(({ id, atMost }) => atMost && whole[id] > whole[atMost]);
  return crossed ? problem("wrong") : { value: whole };
}

const wanted = ({ on, notOn }, main) => {
  const chosen = [main].flat();
  return (!on || chosen.some((choice) => on.includes(choice))) && !chosen.some((choice) => notOn?.includes(choice));
};

const WIDE = /[０-９．－]/g;

function numberOf(raw, { least, most, decimals }) {
  const text = raw.replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).trim();
  const shape = decimals ? new RegExp(`^-?\\d{1,9}(\\.\\d{1,${decimals}})?$`) : /^-?\d{1,9}$/;
  const value = Number(text);
  return shape.test(text) && value >= least && value <= most ? { value } : problem("wrong");
}
