// The page's own address says what it shows: ?query=NAME, that query's parameters, limit and cursor. Everything follows from it.
import { answerRows } from "./answers.js";
import { el, webAddress } from "./elements.js";
import { fill, listOf, read } from "./form.js";
import { problemBox } from "./problems.js";
import { ask, Problem } from "./service.js";

const DEFAULT_QUERY = "states-arming-proxies";
const form = document.getElementById("question");
const [answer, title, summary, rows, after, changed] = ["answer", "answer-title", "summary", "rows", "after", "changed"].map((id) =>
  document.getElementById(id),
);
let catalogue = [];
let asking = new AbortController();
let shown = null;

/** The view that an address asks for. Several values of one parameter are one list, as the service takes them. */
function viewOf(search) {
  const given = new URLSearchParams(search);
  const named = given.get("query") || DEFAULT_QUERY;
  const query = catalogue.find((each) => each.name === named);
  const known = (query?.parameters || []).map((parameter) => parameter.name);
  const paging = ["limit", "cursor"].filter((each) => !known.includes(each));
  const values = Object.fromEntries(
    [...known, ...paging].map((each) => [each, listOf(given.getAll(each)).join(",")]).filter(([, value]) => value),
  );
  const ignored = [...new Set(given.keys())].filter((each) => each !== "query" && !known.includes(each) && !paging.includes(each));
  return { named, query, values, ignored };
}

function addressOf(query, values) {
  return `/?${new URLSearchParams({ query: query.name, ...values })}`;
}

/** Goes to a view as a link would: the address changes, the page stays. */
function go(address) {
  history.pushState(null, "", address);
  return show();
}

async function show() {
  asking.abort();
  shown = location.search;
  asking = new AbortController();
  const { signal } = asking;
  const { named, query, values, ignored } = viewOf(location.search);
  const fallback = catalogue.find((each) => each.name === DEFAULT_QUERY) || catalogue[0];
  fill(catalogue, query || fallback, values);
  changed.textContent = "";
  after.replaceChildren();
  rows.removeAttribute("aria-busy");
  title.textContent = query?.question || "No such question";
  document.title = `${title.textContent} – actorgraph`;
  try {
    if (!query) throw new Problem({ title: `No question is called “${named}”`, detail: "Choose one of the questions of the form." });
    const missing = query.parameters.filter((parameter) => parameter.required && !values[parameter.name]);
    if (missing.length) return prompt(query, missing);
    summary.textContent = "Asking …";
    rows.replaceChildren();
    rows.setAttribute("aria-busy", "true");
    const page = await ask(`/queries/${encodeURIComponent(query.name)}?${new URLSearchParams(values)}`, signal);
    showPage(query, values, ignored, page);
  } catch (error) {
    if (error.name === "AbortError") return;
    summary.textContent = "";
    rows.replaceChildren(problemBox(error, query ? chooser(query, values) : null));
  }
  rows.removeAttribute("aria-busy");
}

/** Some questions can't be asked without a parameter: say which, and offer the catalogue's example. */
function prompt(query, missing) {
  const names = missing.map((parameter) => parameter.name).join(", ");
  summary.textContent = `To ask this, fill in: ${names}.`;
  const example = query.example ? new URL(query.example, location.origin).search.slice(1) : "";
  const values = Object.fromEntries(new URLSearchParams(example));
  rows.replaceChildren(...(example ? [el("p", {}, pageLink(addressOf(query, values), "Show an example"))] : []));
}

function showPage(query, values, ignored, page) {
  summary.textContent = [totalOf(page.total, page.results.length), ...remarks(values, ignored, page)].join(" ");
  const nothing = el("p", { class: "notice" }, "No article that is loaded says so, as far as this question and these filters go.");
  rows.replaceChildren(...(page.results.length ? answerRows(query.rows, page.results) : [nothing]));
  after.replaceChildren(
    el("nav", { "aria-label": "Pages", class: "pages" }, values.cursor ? firstLink(query, values) : null, nextLink(query, values, page.next)),
    el("p", { class: "downloads" }, downloads(page.links || {})),
  );
}

function totalOf(total, here) {
  const { value = here, relation = "eq", undated = 0 } = total || {};
  const rowsInAll = `${relation === "eq" ? "" : "At least "}${value} ${value === 1 ? "row" : "rows"}.`;
  return undated ? `${rowsInAll} ${undated} left out because nothing dates them.` : rowsInAll;
}

function remarks(values, ignored, page) {
  const onePage = page.next === null && !values.cursor;
  return [
    page.results.length > 1 && page.results.some((row) => row.standing) ? `Strongest standing first${onePage ? "" : ", page by page"}.` : null,
    ignored.length ? `Not used, because this question has no such parameter: ${ignored.join(", ")}.` : null,
  ].filter(Boolean);
}

function firstLink(query, { cursor, ...values }) {
  return pageLink(addressOf(query, values), "First page", true);
}

function nextLink(query, values, next) {
  return next === null || next === undefined ? null : pageLink(addressOf(query, { ...values, cursor: next }), "Next", true);
}

/** A link to another view of this page. `toTop` moves the reader to the head of the answer, as a page load would. */
function pageLink(address, text, toTop = false) {
  const anchor = el("a", { href: address }, text);
  anchor.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    await go(address);
    if (toTop) answer.focus();
  });
  return anchor;
}

function downloads(links) {
  const offered = [["CSV", links.csv], ["JSON", links.json ?? links.self]].map(([text, address]) => [text, webAddress(address, location.origin)]);
  const anchors = offered.filter(([, href]) => href).map(([text, href]) => [" ", el("a", { href }, text)]);
  return anchors.length ? ["The same answer as", anchors] : null;
}

/** Asks again with the actor that the reader meant. */
function chooser(query, { cursor, ...values }) {
  return (parameter, id) => go(addressOf(query, { ...values, [parameter]: id }));
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { query, values } = read((name) => catalogue.find((each) => each.name === name));
  const limit = new URLSearchParams(location.search).get("limit");
  go(addressOf(query, { ...(limit ? { limit } : {}), ...values }));
});

form.addEventListener("input", (event) => {
  if (event.target.id === "query") fill(catalogue, catalogue.find((each) => each.name === event.target.value), {});
  changed.textContent = "Not shown yet: the answer is still that to the question before.";
});

// A field that is wrong has to be seen to be put right.
form.addEventListener("invalid", (event) => event.target.closest("details")?.setAttribute("open", ""), true);

// A step to another place of the same view (the skip link) is not a new question.
addEventListener("popstate", () => location.search !== shown && show());

try {
  catalogue = (await ask("/queries")).results;
  await show();
} catch (error) {
  rows.replaceChildren(problemBox(error));
}
