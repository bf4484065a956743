// The standings as the legend of the page describes them, strongest first.
import { el } from "./elements.js";

export const STANDINGS = [...document.querySelectorAll("#standings [data-standing]")].map((entry) => ({
  name: entry.dataset.standing,
  sign: entry.dataset.sign,
  meaning: entry.querySelector(".meaning").textContent,
}));

/** A standing as a word with a sign in a frame: never by colour alone. */
export function badge(standing) {
  const known = STANDINGS.find((each) => each.name === standing);
  return el(
    "span",
    { class: "badge", "data-standing": standing, title: known?.meaning },
    known ? [el("span", { class: "sign", "aria-hidden": "true" }, known.sign), " "] : null,
    standing,
  );
}

/** Rows with the strongest standing first; rows of one standing stay in the service's order. */
export function strongestFirst(rows) {
  return [...rows].sort((one, other) => rank(one) - rank(other));
}

function rank(row) {
  const place = STANDINGS.findIndex((each) => each.name === row?.standing);
  return place < 0 ? STANDINGS.length : place;
}

// The legend shows the same badges as the answers.
for (const term of document.querySelectorAll("#standings dt")) term.replaceChildren(badge(term.textContent));
