// Games: whose turn, the reaction on the screen, and results by hand. A result waits on this phone and is sent.
import { proven } from "./offline/store.js";
import { Stage, dots } from "./game/stage.js";
import { deviceClass, median, points, trend } from "./game/trials.js";
import { entry, keep } from "./roll/entry.js";
import { takeTouches } from "./roll/touches.js";
import { tell, wordsOf } from "./roll/words.js";

const form = document.querySelector("[data-game]");
const sentence = wordsOf("template[data-game-words]");
const find = (name) => form.querySelector(`[data-${name}]`);
const path = new URL(form.action).pathname;
const NEWEST = 8;
let result;

const chosen = () => form.querySelector("[name=person]:checked");
const earlier = (person, device) => {
  const alike = `reaction ${device}${form.elements.assisted.checked ? " assisted" : ""}`;
  const shown = form.querySelector(`[data-results-of="${person}"] [data-series="${alike}"]`);
  return shown ? shown.dataset.values.split(" ").map(Number) : [];
};

function show(state, trials) {
  find("stage-words").textContent = sentence({ idle: "choose" }[state] || state);
  dots(find("stage-dots"), trials);
}

function draw(svg, values) {
  const at = points(values);
  svg.querySelectorAll("circle").forEach((one) => one.remove());
  svg.querySelector("polyline").setAttribute("points", at.map((point) => point.join()).join(" "));
  for (const [cx, cy] of at) {
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
    for (const [name, value] of Object.entries({ cx, cy, r: 4 })) dot.setAttribute(name, value);
    svg.append(dot);
  }
}

function done(trials, pointer, hertz) {
  result = { trials: trials.all, pointer, hertz, now: Math.round(median(trials.valid)) };
  find("result").hidden = false;
  find("result-value").textContent = result.now;
  compare();
  find("keep").focus();
}

// With help is compared with what was done with help.
function compare() {
  const { now, pointer, hertz } = result;
  const before = earlier(chosen().value, deviceClass(pointer, hertz));
  find("result-trend").textContent = sentence(trend(before, now));
  find("result-trend").dataset.trend = trend(before, now);
  draw(find("result-line"), [...before, now].slice(-NEWEST));
}

const stage = new Stage(find("stage"), show, done);

function turn() {
  const whose = chosen();
  result = null;
  find("result").hidden = true;
  for (const one of form.querySelectorAll("[data-results-of]")) one.hidden = one.dataset.resultsOf !== whose?.value;
  find("stage").disabled = !whose;
  if (whose) stage.ready();
}

async function send(fields) {
  const { token, picture } = chosen().dataset;
  const row = entry({ kind: "game", subject: `game:${chosen().value}`, label: sentence("label", { token, picture }), path, fields: [["person", chosen().value], ...fields] });
  try {
    await keep(row);
    tell(sentence("kept"));
    return true;
  } catch {
    tell(sentence("not-kept"));
    return false;
  }
}

async function keepReaction() {
  const { trials, pointer, hertz } = result;
  const fields = [["game", "reaction"], ["trials", JSON.stringify(trials)], ["pointer", pointer], ["hertz", String(hertz)]];
  if (form.elements.assisted.checked) fields.push(["assisted", "yes"]);
  if (await send(fields)) {
    form.elements.assisted.checked = false;
    chosen().checked = false;
    turn();
    stage.rest("idle");
  }
}

// By hand: what is missing is said by the browser at its field; the server looks again.
async function byHand() {
  const game = form.elements.game;
  const value = form.elements.value;
  const empty = [chosen() ? null : form.querySelector("[name=person]"), game.value ? null : game, value.value.trim() ? null : value].find(Boolean);
  if (empty) {
    empty.focus();
    return tell(sentence("choose"));
  }
  const fields = ["game", "value", "value2", "value3"].map((name) => [name, form.elements[name].value.trim()]).filter(([, typed]) => typed);
  if (await send(fields)) for (const name of ["value", "value2", "value3"]) form.elements[name].value = "";
  return null;
}

async function begin() {
  form.addEventListener("change", ({ target }) => {
    if (target.name === "assisted" && result) compare();
    if (target.name !== "person") return;
    turn();
    find("reaction")?.scrollIntoView({ block: "start" });
  });
  find("again").addEventListener("click", turn);
  turn();
  const ready = proven();
  takeTouches("[data-game]", byHand, ready);
  if (!(await ready)) return find("reaction").remove();
  return find("keep").addEventListener("click", () => result && keepReaction());
}

begin().catch((error) => console.info(error.message));
