// A problem as a reader can use it: what is wrong, where, and whom an ambiguous name could mean.
import { el, name, spaced } from "./elements.js";
import { Problem } from "./service.js";

/** `choose(parameter, id)` is called when a reader picks one of the candidates for an ambiguous actor. */
export function problemBox(error, choose = null) {
  const body = error instanceof Problem ? error.body : { title: "This page failed", detail: String(error) };
  // What the detail has said already is not said again, unless there is something to choose.
  const errors = (body.errors || []).filter((each) => each.candidates || each.message !== body.detail);
  return el(
    "div",
    { class: "problem", role: "alert" },
    el("p", { class: "problem-title" }, el("strong", {}, body.title)),
    body.detail ? el("p", {}, body.detail) : null,
    errors.length ? el("ul", {}, errors.map((each) => el("li", {}, errorLine(each, body.detail), candidateButtons(each, choose)))) : null,
  );
}

function errorLine({ parameter, message, candidates }, detail) {
  const words = message === detail && candidates ? "choose one" : message;
  return parameter ? [el("strong", {}, spaced(parameter)), ": ", words] : words;
}

function candidateButtons({ parameter, candidates = [] }, choose) {
  if (!choose || !candidates.length) return null;
  const buttons = candidates.map((actor) => {
    const button = el("button", { type: "button", class: "candidate" }, name(actor), el("span", { class: "kind" }, marks(actor)));
    button.addEventListener("click", () => choose(parameter, actor.id));
    return el("li", {}, button);
  });
  return el("ul", { class: "candidates", "aria-label": "Candidates" }, buttons);
}

/** What tells two actors of one name apart: class, link, and as a last resort the id. */
function marks({ types = [], same_as: links = [], id }) {
  return [...types.slice(0, 1).map(spaced), ...links.slice(0, 1), id].join(" · ");
}
