// The rows of an answer: chains, joins and disputes as cards, relations and the rest as tables.
import { byAddress, byIds, claimCard, claimsDetails } from "./claims.js";
import { articleReference, counts, date, el, joined, name, relationWords, spaced, speakers } from "./elements.js";
import { badge, strongestFirst } from "./standings.js";

/** `shape` is what the catalogue calls the query's rows: "chain", "relation", "dispute", "rivals" and so on. */
export function answerRows(shape, rows) {
  const sorted = strongestFirst(rows);
  if (shape === "chain") return sorted.map(chainCard);
  if (shape === "dispute") return sorted.map(disputeCard);
  if (shape in JOIN_TITLES) return sorted.map((row) => joinCard(JOIN_TITLES[shape](row), row));
  if (shape === "relation") return [table(RELATION_COLUMNS, sorted)];
  if (sorted.every((row) => row.stance && row.article)) {
    return [el("ol", { class: "claims" }, sorted.map((claim) => el("li", {}, claimCard(claim))))];
  }
  return [table(columnsOf(sorted), sorted)];
}

// Chains --------------------------------------------------------------------------------------------------------------

function chainCard(row) {
  return el(
    "article",
    { class: "card", "data-standing": row.standing },
    el("header", {}, el("h3", {}, chain(row)), badge(row.standing)),
    row.hops.length > 1 ? el("p", { class: "hint" }, "As strong as the weakest of its links.") : null,
    el("dl", { class: "facts" }, fact("Items", standings(row.items), "none named"), fact("Patrons", standings(row.patrons), noPatron(row.proxy))),
    el("ol", { class: "hops" }, row.hops.map(hop)),
    claimsDetails(`All claims behind this (${row.claims.length})`, byIds(row.claims)),
  );
}

function chain({ state, via, proxy }) {
  const through = (via || []).flatMap((actor) => [arrow(", "), el("span", { class: "via" }, "via ", name(actor))]);
  return [name(state), through, arrow(" to "), name(proxy)];
}

/** An arrow for the eye, words for a screen reader. */
function arrow(words) {
  return [el("span", { class: "arrow", "aria-hidden": "true" }, " → "), el("span", { class: "unseen" }, words)];
}

function fact(term, values, otherwise) {
  return el("div", {}, el("dt", {}, term), el("dd", {}, values.length ? joined(values) : otherwise));
}

/** Items come as {item, standing}, patrons as actors with a standing. */
function standings(entries) {
  return (entries || []).map(withStanding);
}

function withStanding(entry) {
  return el("span", { class: "with-standing" }, name(entry.item ?? entry), " ", badge(entry.standing));
}

function noPatron(proxy) {
  const kinds = (proxy.types || []).filter((type) => ["NonStateArmedGroup", "PrivateMilitaryCompany"].includes(type));
  return kinds.length ? `none claimed; listed as a ${spaced(kinds[0]).replace("non state", "non-state")}` : "none claimed";
}

function hop({ subject, relation, object, standing, counts: of, evidence, against }) {
  return el(
    "li",
    {},
    el(
      "p",
      { class: "proposition" },
      name(subject), " ", el("span", { class: "relation" }, relationWords(relation)), " ", name(object), " ", badge(standing), " ", counts(of),
    ),
    evidence ? quotation(evidence) : null,
    against ? denial(against) : null,
  );
}

/** What those say who deny it, in a line under the words for it. */
function denial({ quote, said_by: saidBy, article }) {
  return el(
    "p",
    { class: "against" },
    "Denied by ", el("span", { class: "speaker" }, speakers(saidBy)), ": ", el("q", { dir: "auto" }, quote), " · ", articleReference(article),
  );
}

function quotation({ quote, said_by: saidBy, article }) {
  return el(
    "figure",
    {},
    el("blockquote", { dir: "auto" }, el("p", {}, quote)),
    el("figcaption", {}, "Said by ", el("span", { class: "speaker" }, speakers(saidBy)), " · ", articleReference(article)),
  );
}

// Joins and disputes ------------------------------------------------------------------------------------------------

const JOIN_TITLES = {
  "supply chain": chain,
  "shared backer": ({ backer, actor, other }) => [name(backer), " backs ", name(actor), " and ", name(other)],
  rivals: ({ armed, state, rival }) => [name(state), " and ", name(rival), " both arm ", name(armed)],
};

function joinCard(title, row) {
  return el(
    "article",
    { class: "card", "data-standing": row.standing },
    el("header", {}, el("h3", {}, title), badge(row.standing)),
    row.hops.length > 1 ? el("p", { class: "hint" }, "As strong as the weakest of its links.") : null,
    el("ol", { class: "hops" }, row.hops.map(hop)),
    claimsDetails(`All claims behind this (${row.claims.length})`, byIds(row.claims)),
  );
}

/** Who says so on one side, who denies it on the other, each with the words and their date. */
function disputeCard(row) {
  return el(
    "article",
    { class: "card", "data-standing": row.standing },
    el("header", {}, el("h3", {}, name(row.subject), " ", relationWords(row.relation), " ", name(row.object)), badge(row.standing)),
    el("div", { class: "sides" }, side("Says so", row.asserting), side("Denies it", row.denying)),
    claimsOf(row),
  );
}

function side(title, said) {
  return el("section", {}, el("h4", {}, `${title} (${said.length})`), el("ol", { class: "hops" }, said.map((each) => el("li", {}, statement(each)))));
}

function statement(said) {
  const when = said.said || said.reported;
  return [el("p", { class: "hint" }, when ? [date(when), ", "] : null, `${spaced(said.stance)}, ${spaced(said.stage)}`), quotation(said)];
}

// Tables --------------------------------------------------------------------------------------------------------------

const RELATION_COLUMNS = [
  ["Subject", (row) => name(row.subject)],
  ["Relation", (row) => relationWords(row.relation)],
  ["Object", (row) => name(row.object)],
  ["Standing", (row) => [badge(row.standing), flags(row)]],
  ["Claims", (row) => counts(row.counts)],
  ["Publishers", (row) => cell(row.publishers)],
  ["Holders", (row) => cell(row.holders)],
  ["Items", (row) => cell(row.items)],
];

function flags(row) {
  const words = [
    row.self_reported ? "self-reported" : null,
    row.either_or ? "one of alternatives" : null,
    row.conditional ? "conditional" : null,
  ].filter(Boolean);
  return words.length ? el("span", { class: "flags" }, words.join(", ")) : null;
}

function columnsOf(rows) {
  const keys = [...new Set(rows.flatMap(Object.keys))].filter((key) => !["id", "iri", "claims"].includes(key));
  return keys.map((key) => [spaced(key), (row) => cell(row[key], key)]);
}

/** The roles repeat what the elements are, because a narrow screen shows the table as blocks, which would take them away. */
function table(columns, rows) {
  const heads = columns.map(([title]) => el("th", { scope: "col", role: "columnheader" }, title));
  return el(
    "table",
    { role: "table", "aria-labelledby": "answer-title" },
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, heads)),
    rows.map((row) => tableRow(columns, row)),
  );
}

function tableRow(columns, row) {
  const cells = columns.map(([title, show]) => el("td", { role: "cell", "data-title": title }, el("span", {}, show(row))));
  const behind = claimsOf(row);
  return el(
    "tbody",
    { role: "rowgroup", "data-standing": row.standing },
    el("tr", { role: "row" }, cells),
    behind ? el("tr", { role: "row", class: "behind-row" }, el("td", { role: "cell", colspan: columns.length }, behind)) : null,
  );
}

function claimsOf({ claims }) {
  if (Array.isArray(claims)) return claimsDetails(`All claims behind this (${claims.length})`, byIds(claims));
  return typeof claims === "string" ? claimsDetails("All claims behind this", byAddress(claims)) : null;
}

/** Whatever a row holds, as a reader would want it: actors by name, articles as references, standings as badges. */
function cell(value, key = "") {
  if (value === null || value === undefined || value === "") return el("span", { class: "nothing" }, "–");
  if (Array.isArray(value)) return value.length ? el("ul", { class: "plain" }, value.map((each) => el("li", {}, cell(each)))) : cell(null);
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "object") return thing(value);
  if (key === "standing") return badge(value);
  if (key === "relation") return relationWords(value);
  return /^\d{4}-\d\d(-\d\d)?$/.test(value) ? date(value) : el("bdi", {}, String(value));
}

function thing(value) {
  if ("quote" in value) return value.article ? quotation(value) : el("q", {}, value.quote);
  if ("title" in value) return articleReference(value);
  if ("standing" in value && (value.item || value.name)) return withStanding(value);
  if ("name" in value) return name(value);
  if ("asserts" in value) return counts(value);
  return el("ul", { class: "plain" }, Object.entries(value).map(([key, each]) => el("li", {}, `${spaced(key)}: `, cell(each, key))));
}
