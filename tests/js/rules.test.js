// The phone's rules against the shared cases: what Python answers (tests/visits/test_rules.py, test_answers.py), json-logic-js answers.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { apply, check } from "../../app/static/js/rules.js";
import { judge, problems } from "../../app/static/js/visit/judge.js";

const cases = JSON.parse(readFileSync(new URL("../visits/rule_cases.json", import.meta.url), "utf-8"));
const root = new URL("../../", import.meta.url).pathname;
const python = process.env.PYTHON || [`${root}.venv/bin/python`, "python3"].find((path) => path === "python3" || existsSync(path));

/** The definitions that pages would carry for these visits, from the server's own code. */
const definitions = JSON.parse(
  execFileSync(python, ["-c", "import json, sys; from app.visits.checklist import definition_for, flags_for; print(json.dumps([{**definition_for(c['sets'], 'zh'), 'flags': flags_for(c['sets'], c['profile'])} for c in json.load(sys.stdin)]))"], {
    cwd: root,
    input: JSON.stringify(cases.visits),
    maxBuffer: 64e6,
  }),
);

function formOf({ base, change = {}, without = [] }) {
  const form = new FormData();
  for (const [name, values] of Object.entries({ ...cases.bases[base], ...change })) {
    if (!without.includes(name)) for (const value of [values].flat()) form.append(name, value);
  }
  return form;
}

const hazardsOf = ({ findings }) => {
  const grave = { yellow: 1, orange: 2, red: 3 };
  const worst = new Map();
  for (const { id, hazard, severity } of findings) {
    const key = `${id} ${hazard}`;
    if (hazard && (!worst.has(key) || grave[severity] > grave[worst.get(key)[2]])) worst.set(key, [id, hazard, severity]);
  }
  return [...worst.values()];
};

for (const { name, rule, data, want } of cases.rules) {
  test(`the phone answers: ${name}`, () => {
    check(rule);
    assert.deepEqual(apply(rule, data), want);
  });
}

cases.visits.forEach((one, i) => {
  test(`the phone judges: ${one.name}`, () => {
    const judged = judge(definitions[i], formOf(one));
    const { level, hazards, open, shown = [], hidden = [], absent = [] } = one.want;
    assert.equal(judged.level, level);
    assert.deepEqual(hazardsOf(judged), hazards);
    assert.deepEqual(problems(judged).map(({ id }) => id).sort(), [...open].sort());
    for (const id of shown) assert.ok(judged.shown.has(id), `${id} is shown`);
    for (const id of [...hidden, ...absent]) assert.ok(!judged.shown.has(id), `${id} is hidden`);
  });
});

test("an operator outside the subset is refused", () => {
  for (const rule of [{ "==": [1, 1] }, { map: [[], 1] }, { and: [{ cat: ["a"] }] }, { var: "a", or: [] }]) assert.throws(() => check(rule), /not a rule/);
});

test("an operator that was taken away cannot run", () => {
  assert.throws(() => apply({ "==": [1, "1"] }, {}));
});

test("each rule of each checklist keeps to the subset", () => {
  for (const { questions } of definitions) {
    for (const { show, requiredIf, findings = [] } of questions) [show, requiredIf, ...findings.map(({ when }) => when)].forEach((rule) => check(rule ?? null));
  }
});
