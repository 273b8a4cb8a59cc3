// The rules of checklists on the phone: json-logic-js kept to the subset of app/visits/rules.py. Where JavaScript would convert, both refuse.
import jsonLogic from "json-logic-js";

export const OPERATORS = ["var", "if", "and", "or", "!", "!!", "===", "!==", "<", "<=", ">", ">=", "in", "+", "-", "*", "some", "all", "none", "missing"];

for (const name of ["==", "!=", "%", "log", "cat", "substr", "/", "min", "max", "merge", "missing_some"]) jsonLogic.rm_operation(name);

const numbers = (values) => values.every((value) => typeof value === "number");
const compare = (test) => (...values) => numbers(values) && values.slice(1).every((value, i) => test(values[i], value));

jsonLogic.add_operation("<", compare((a, b) => a < b));
jsonLogic.add_operation("<=", compare((a, b) => a <= b));
jsonLogic.add_operation(">", compare((a, b) => a > b));
jsonLogic.add_operation(">=", compare((a, b) => a >= b));
jsonLogic.add_operation("+", (...values) => (numbers(values) ? values.reduce((sum, value) => sum + value, 0) : null));
jsonLogic.add_operation("*", (...values) => (numbers(values) ? values.reduce((product, value) => product * value, 1) : null));
jsonLogic.add_operation("-", (...values) => (!numbers(values) ? null : values.length === 2 ? values[0] - values[1] : -values[0]));
jsonLogic.add_operation("in", (item, many) =>
  typeof many === "string" ? typeof item === "string" && many.includes(item) : Array.isArray(many) && many.indexOf(item) !== -1);

/** Throws for an operator outside the subset: json-logic-js keeps a few that cannot be removed. */
export function check(rule) {
  if (Array.isArray(rule)) rule.forEach(check);
  else if (rule !== null && typeof rule === "object") {
    const [[operator, values], ...others] = Object.entries(rule);
    if (others.length || !OPERATORS.includes(operator)) throw new Error(`not a rule: ${operator}`);
    if (operator !== "var") check(values);
  }
}

export const truthy = jsonLogic.truthy;

/** What `rule` says of `data`; null instead of undefined. */
export const apply = (rule, data) => jsonLogic.apply(rule, data) ?? null;
