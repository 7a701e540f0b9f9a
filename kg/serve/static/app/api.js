// The explorer's data, and the addresses of its pages.

export const root = document.documentElement.dataset.root;

export class Missing extends Error {}

/** The JSON of a view; `params` may hold lists. */
export async function get(path, params) {
  const query = search(params);
  const response = await fetch(`${root}api/${path}${query ? `?${query}` : ""}`);
  if (!response.ok) {
    const { error } = await response.json().catch(() => ({ error: response.statusText }));
    throw response.status === 404 ? new Missing(error) : new Error(error);
  }
  return response.json();
}

/** Parameters as a query string, empty ones left out. */
export function search(params) {
  const pairs = new URLSearchParams();
  for (const [name, value] of Object.entries(params || {})) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null && one !== undefined && one !== "" && one !== false) pairs.append(name, one);
    }
  }
  return pairs.toString();
}

const page = (kind) => (key) => `${root}${kind}/${encodeURIComponent(key)}`;
export const entityPage = page("entity");
export const eventPage = page("event");
export const claimPage = page("claim");
export const outletPage = page("outlet");

/** An article's page, at a span of its text where one is given. */
export function articlePage(key, start, end) {
  return `${root}article/${encodeURIComponent(key)}${start === undefined ? "" : `#char=${start},${end}`}`;
}
