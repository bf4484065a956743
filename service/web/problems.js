// A problem as a reader can use it: what is wrong, where, and whom an ambiguous name could mean.
import { el, name, spaced } from "./elements.js";
import { Problem } from "./service.js";

/** `choose(parameter, id)` is called when a reader picks one of the candidates for an ambiguous actor. */
export function problemBox(error, choose = null) {
  const body = error instanceof Problem ? error.body : { title: "This page failed", detail: String(error) };
  const errors = (Array.isArray(body.errors) ? body.errors : []).map(asError);
  const candidates = Array.isArray(body.candidates) ? [asError({ candidates: body.candidates })] : [];
  return el(
    "div",
    { class: "problem", role: "alert" },
    el("p", { class: "problem-title" }, el("strong", {}, body.title || "Something went wrong")),
    body.detail ? el("p", {}, body.detail) : null,
    errors.length ? el("ul", {}, errors.map((each) => el("li", {}, errorLine(each), candidateButtons(each, choose)))) : null,
    candidates.map((each) => candidateButtons(each, choose)),
  );
}

function asError(error) {
  if (typeof error !== "object" || error === null) return { message: String(error), candidates: [] };
  const place = error.parameter ?? error.field ?? error.name ?? (Array.isArray(error.loc) ? error.loc.at(-1) : undefined);
  return {
    parameter: place === undefined ? null : String(place),
    message: error.message ?? error.msg ?? error.detail ?? "",
    candidates: Array.isArray(error.candidates) ? error.candidates : [],
  };
}

function errorLine({ parameter, message }) {
  return [parameter ? el("strong", {}, spaced(parameter)) : null, parameter && message ? ": " : null, message];
}

function candidateButtons({ parameter, candidates }, choose) {
  if (!candidates.length) return null;
  const buttons = candidates.map((candidate) => {
    const actor = typeof candidate === "object" ? candidate : { name: String(candidate), id: String(candidate) };
    const button = el("button", { type: "button", class: "candidate" }, name(actor), kind(actor));
    button.disabled = !choose;
    button.addEventListener("click", () => choose(parameter, actor.id ?? actor.iri ?? actor.name));
    return el("li", {}, button);
  });
  return el("ul", { class: "candidates", "aria-label": "Candidates" }, buttons);
}

/** What tells two actors of one name apart: class, link, and as a last resort the id. */
function kind(actor) {
  const marks = [...(actor.types || []).slice(0, 1).map(spaced), ...(actor.same_as || []).slice(0, 1), actor.id];
  return el("span", { class: "kind" }, marks.filter(Boolean).join(" · "));
}
