// Building blocks of the page. Whatever comes from the service is hostile input: it enters the document as text only, never as
// markup, and as an address only if it is a web address.

/** An element with attributes (null and false are left out) and children: nodes, or text. Nested lists are flattened. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** The address if it is http or https, else null. Paths are taken as paths of this service when `here` is given. */
export function webAddress(address, here = undefined) {
  try {
    const url = new URL(address, here);
    return ["http:", "https:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** A name in isolation, so that one in another direction of writing can't turn its surroundings round. */
export function name(actor) {
  return el("bdi", { class: "name" }, actor?.name || actor?.id || "unnamed");
}

/** Items with a separator between each two. */
export function joined(nodes, separator = ", ") {
  return nodes.flatMap((node, index) => (index ? [separator, node] : [node]));
}

/** "proxyOf" as words: "is proxy of"; "arms" stays "arms". Verbs of the vocabulary end in s or stand alone. */
export function relationWords(term) {
  const words = spaced(term);
  const [first, ...rest] = words.split(" ");
  return rest.length && !first.endsWith("s") ? `is ${words}` : words;
}

/** "NonStateArmedGroup" or "last_reported" in plain words. */
export function spaced(term) {
  return String(term)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/_/g, " ")
    .toLowerCase();
}

export function date(value) {
  return el("time", { datetime: /^\d{4}(-\d\d){0,2}$/.test(value) ? value : null }, value);
}

/** Title (a link if the article has a web address), publisher and day of an article. */
export function articleReference(article) {
  if (!article) return ["unknown article"];
  const title = el("cite", {}, el("bdi", {}, article.title || article.id || "untitled"));
  const href = webAddress(article.url);
  return joined([
    href ? el("a", { href, rel: "noopener noreferrer" }, title) : title,
    article.publisher ? el("bdi", {}, article.publisher) : "publisher not named",
    article.published ? date(article.published) : "no date",
    ...(["corrected", "retracted"].includes(article.status) ? [el("strong", {}, article.status)] : []),
  ]);
}

/** Who said it, original holder first, then relays. Nobody named means the article itself. */
export function speakers(saidBy) {
  const [holder, ...relays] = saidBy || [];
  if (!holder) return ["the article itself"];
  return [name(holder), ...relays.flatMap((relay) => [", as relayed by ", name(relay)])];
}

/** "1 alleges, 0 denies": claims by stance, then by stage where that is more than "happened". */
export function counts(of) {
  if (!of) return null;
  const stances = ["asserts", "alleges", "denies"].filter((stance) => of[stance] || stance === "denies");
  const stages = ["prepared", "considered", "ended"].filter((stage) => of[stage]);
  const stance = stances.map((each) => `${of[each] || 0} ${of[each] > 1 ? plural(each) : each}`).join(", ");
  const stage = stages.map((each) => `${of[each]} ${each}`).join(", ");
  return el("span", { class: "counts" }, stage ? `${stance} (${stage})` : stance);
}

function plural(stance) {
  return stance === "denies" ? "deny" : stance.slice(0, -1);
}
