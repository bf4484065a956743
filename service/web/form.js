// The form: which question, and its parameters as the catalogue types them.
import { el, spaced } from "./elements.js";
import { badge, STANDINGS } from "./standings.js";

const parameters = document.getElementById("parameters");
const select = document.getElementById("query");
const narrow = matchMedia("(max-width: 52rem)");

/** Shows a query's fields with these values ({name: text}). */
export function fill(catalogue, query, values) {
  select.replaceChildren(...catalogue.map((each) => el("option", { value: each.name }, each.title)));
  select.value = query.name;
  document.getElementById("query-description").replaceChildren(...described(query.description || query.question));
  const [first, later] = partition(query.parameters, isMain);
  const isSet = later.some((parameter) => values[parameter.name]);
  const options = later.map((parameter) => field(parameter, values[parameter.name]));
  parameters.replaceChildren(
    ...first.map((parameter) => field(parameter, values[parameter.name])),
    ...(later.length ? [el("details", { class: "options", open: isSet }, el("summary", {}, "More options"), options)] : []),
  );
}

/** What the form asks now: {query, values}, without what is empty or the default. */
export function read(queryOf) {
  const query = queryOf(select.value);
  const entries = query.parameters.map((parameter) => [parameter.name, valueOf(parameter)]);
  return { query, values: Object.fromEntries(entries.filter(([, value]) => value)) };
}

export function listOf(value) {
  return (Array.isArray(value) ? value : String(value ?? "").split(",")).map((each) => String(each).trim()).filter(Boolean);
}

/** Actors that narrow an answer down, but that few ask for first. */
const BY_THE_WAY = ["said_by", "item", "via"];

/** A description of the catalogue: what stands between backticks is a value to type. */
function described(text) {
  return text.split("`").map((part, index) => (index % 2 ? el("code", {}, part) : part));
}

function isMain({ name, required, type }) {
  return required || type === "standing" || (type === "actor" && !BY_THE_WAY.includes(name));
}

function partition(items, test) {
  return [items.filter(test), items.filter((item) => !test(item))];
}

function valueOf(parameter) {
  if (parameter.type !== "standing") {
    const value = parameters.querySelector(`[name="${CSS.escape(parameter.name)}"]`).value.trim();
    return value === String(parameter.default ?? "") ? "" : value;
  }
  const boxes = [...parameters.querySelectorAll(`input[name="${CSS.escape(parameter.name)}"]:checked`)];
  const ticked = boxes.map((box) => box.value).join(",");
  return ticked === shownByDefault(parameter).join(",") ? "" : ticked;
}

/** The standings that a query shows when none is asked for; an empty list where it doesn't select by standing at all. */
function shownByDefault({ default: shown, hidden }) {
  const names = STANDINGS.map((each) => each.name);
  if (hidden?.length) return names.filter((each) => !hidden.includes(each));
  return names.filter((each) => listOf(shown).includes(each));
}

function field(parameter, value) {
  return parameter.type === "standing" ? standingBoxes(parameter, value) : labelled(parameter, value);
}

function labelled(parameter, value) {
  const id = `parameter-${parameter.name}`;
  const about = `${id}-about`;
  const attributes = { id, name: parameter.name, required: parameter.required, "aria-describedby": about };
  const label = el("label", { for: id }, spaced(parameter.name), parameter.required ? " (needed)" : null);
  const hint = el("span", { class: "hint", id: about }, described(parameter.description || ""));
  const now = value ?? parameter.default ?? "";
  return el("p", { class: "field" }, label, parameter.choices ? choice(parameter, attributes, now) : input(parameter, attributes, now), hint);
}

function choice(parameter, attributes, value) {
  const known = parameter.choices.map(String);
  const choices = [...(parameter.default === null ? [""] : []), ...known, ...(value === "" || known.includes(String(value)) ? [] : [value])];
  const element = el("select", attributes, choices.map((each) => el("option", { value: each }, each === "" ? "any" : spaced(each))));
  element.value = value;
  return element;
}

const INPUTS = {
  actor: { type: "text", placeholder: "name, id or IRI", autocapitalize: "off", spellcheck: "false" },
  integer: { type: "text", inputmode: "numeric", pattern: "[0-9]+" },
  date: { type: "text", placeholder: "YYYY-MM-DD", pattern: "[0-9]{4}(-[0-9]{2}){0,2}" },
};

function input(parameter, attributes, value) {
  const element = el("input", { ...attributes, autocomplete: "off", ...(INPUTS[parameter.type] || { type: "text" }) });
  element.value = value;
  return element;
}

function standingBoxes(parameter, value) {
  const ticked = value ? listOf(value) : shownByDefault(parameter);
  const boxes = STANDINGS.map((each) => {
    const box = el("input", { type: "checkbox", name: parameter.name, value: each.name });
    box.checked = ticked.includes(each.name);
    return el("label", { class: "box" }, box, el("span", {}, badge(each.name), " ", el("span", { class: "hint" }, each.meaning)));
  });
  const shown = ticked.length ? `${ticked.length} of ${STANDINGS.length}` : "any";
  return el(
    "details",
    { class: "options", open: !narrow.matches },
    el("summary", {}, `Standing: ${shown}`),
    el("fieldset", {}, el("legend", {}, "Show relations that are"), boxes),
  );
}
