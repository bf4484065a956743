// One claim with all that was said: who, how firmly, at what stage, when, and the words in their context.
import { articleReference, date, el, name, relationWords, spaced, speakers } from "./elements.js";
import { problemBox } from "./problems.js";
import { ask } from "./service.js";

const AT_ONCE = 20;

/** A details element that asks for claims when it is first opened. `load` resolves to {claims, more}: `more` is the next load. */
export function claimsDetails(summary, load) {
  const list = el("ol", { class: "claims" });
  const details = el("details", { class: "behind" }, el("summary", {}, summary), list);
  details.addEventListener("toggle", () => details.open && !list.hasChildNodes() && append(list, load));
  return details;
}

/** Loads claims by id, so many at once. A claim that can't be had (withdrawn, say) is a problem in its place. */
export function byIds(ids) {
  return async () => {
    const asked = ids.slice(0, AT_ONCE).map((id) => ask(`/claims/${encodeURIComponent(id)}`).catch((error) => error));
    return { claims: await Promise.all(asked), more: ids.length > AT_ONCE ? byIds(ids.slice(AT_ONCE)) : null };
  };
}

/** Loads the claims of a list's address, page by page. */
export function byAddress(address) {
  return async () => {
    const page = await ask(address);
    const next = new URL(address, location.origin);
    next.searchParams.set("cursor", page.next);
    return { claims: page.results, more: page.next === null ? null : byAddress(next.pathname + next.search) };
  };
}

async function append(list, load) {
  const waiting = el("li", { class: "waiting" }, el("p", { role: "status" }, "Loading the claims …"));
  list.append(waiting);
  try {
    const { claims, more } = await load();
    const entries = claims.map((claim) => el("li", {}, claim instanceof Error ? problemBox(claim) : claimCard(claim)));
    waiting.replaceWith(...entries);
    if (more) list.append(moreButton(list, more));
  } catch (error) {
    const again = el("button", { type: "button" }, "Try again");
    again.addEventListener("click", () => { waiting.remove(); append(list, load); });
    waiting.replaceChildren(problemBox(error), again);
  }
}

function moreButton(list, load) {
  const button = el("button", { type: "button" }, "More claims");
  const entry = el("li", { class: "waiting" }, button);
  button.addEventListener("click", () => { entry.remove(); append(list, load); });
  return entry;
}

export function claimCard(claim) {
  return el(
    "article",
    { class: "claim" },
    el("p", { class: "proposition" }, proposition(claim)),
    (claim.evidence || []).map(inContext),
    el("dl", { class: "facts" }, facts(claim)),
  );
}

function proposition(claim) {
  const words = el("span", { class: "relation" }, relationWords(claim.relation));
  return [
    name(claim.subject), " ", words, " ", claim.object ? name(claim.object) : el("em", {}, "recipient unnamed"),
    claim.item ? [", item: ", name(claim.item)] : null,
    claim.via ? [", via ", name(claim.via)] : null,
    claim.role ? [", as ", el("bdi", {}, claim.role)] : null,
  ];
}

function inContext({ quote, prefix, suffix }) {
  return el(
    "blockquote",
    { dir: "auto" },
    el("p", {}, prefix ? ["…", prefix] : null, el("mark", {}, quote), suffix ? [suffix, "…"] : null),
  );
}

function facts(claim) {
  const flags = [
    claim.either_or ? "one of several alternatives (either … or)" : null,
    claim.conditional ? "conditional" : null,
  ].filter(Boolean);
  const rows = [
    ["Said by", [speakers(claim.said_by), claim.said ? [" on ", date(claim.said)] : null]],
    ["Stance", claim.stance === "denies" && claim.stage === "ended" ? "denies that it ended, and so says that it goes on" : claim.stance],
    ["Stage", claim.stage],
    ["When", when(claim.when)],
    ["Flags", flags.length ? el("strong", { class: "flags" }, flags.join("; ")) : null],
    ["Counts here", claim.counts_as && claim.counts_as !== "direct" ? spaced(claim.counts_as).replace("from", "from a") + " relation" : null],
    ["Article", articleReference(claim.article)],
    ["Note", claim.note],
    ["Record", el("a", { href: `/claims/${encodeURIComponent(claim.id)}` }, "claim ", el("code", {}, String(claim.id).slice(0, 12)))],
  ];
  return rows.filter(([, value]) => value).map(([term, value]) => el("div", {}, el("dt", {}, term), el("dd", {}, value)));
}

/** A period in words; its bounds are EDTF, either may be open. */
function when(period) {
  const { start, end } = typeof period === "string" ? { start: period, end: period } : period || {};
  if (!start && !end) return "not dated";
  if (start === end) return date(start);
  return [start ? ["from ", date(start)] : null, start && end ? " " : null, end ? ["until ", date(end)] : ", no end given"];
}
