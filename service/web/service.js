// Asking the service, and saying what went wrong in its own words (RFC 9457 problem details).

export class Problem extends Error {
  /** `body`: {title, detail, errors} as the service gives them. */
  constructor(body) {
    super(body.title);
    this.body = body;
  }
}

/** The JSON behind a path of this service. Throws Problem; an AbortError passes through. */
export async function ask(path, signal = undefined) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: "application/json, application/problem+json" }, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ title: "The service did not answer", detail: "Check that it is running, then try again." });
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body) return body;
  throw new Problem({ title: `The service answered ${response.status}`, ...body });
}
