// Search: names, events, claims and headlines that the words are found in.

import { articlePage, entityPage, get } from "./api.js";
import { h, put } from "./dom.js";
import { counted, day, lang, t } from "./i18n.js";
import { claimCard, eventFacts, eventLine, outlet, pieces, section, some, tools } from "./parts.js";

export async function show(main) {
  const field = h("input", {
    type: "search", name: "q", dir: "auto", value: new URLSearchParams(location.search).get("q") || "",
    "aria-label": t("search"), placeholder: t("type_word"), maxlength: 300, autocomplete: "off",
  });
  const results = h("div", { class: "results", "aria-live": "polite" });
  const form = h("form", { class: "big-search", role: "search", onsubmit: (event) => { event.preventDefault(); find(); } },
    field, h("button", { type: "submit" }, t("search")));
  let asked = 0;
  async function find() {
    const q = field.value.trim();
    const turn = ++asked;
    history.replaceState(null, "", q ? `?q=${encodeURIComponent(q)}` : location.pathname);
    if (!q) return put(results, h("p", { class: "hint" }, t("type_word")));
    const data = await get("search", { q, limit: 40 });
    return turn === asked ? put(results, found(data)) : null;
  }
  let wait = 0;
  field.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(find, 200); });
  put(main, h("h1", {}, t("search")), form, results);
  field.focus();
  await find();
}

function found(data) {
  const { entities, events, claims, articles } = data;
  if (!entities.length && !events.length && !claims.length && !articles.length) return h("p", { class: "hint" }, t("no_results"));
  return [
    entities.length ? section(t("entities"), h("ul", { class: "entities" }, entities.map((one) => h("li", {},
      h("a", { class: "entity", "data-kind": one.kind, href: entityPage(one.key) }, h("bdi", {}, lang === "en" && one.en ? one.en : pieces(one.pieces))),
      " ", h("span", { class: "quiet" }, t(one.kind), " · ", counted("event", one.events), one.claims ? ` · ${counted("claim", one.claims)}` : ""))))) : null,
    articles.length ? section(t("articles"), some(articles.map((one) => h("article", { class: "card" },
      h("h3", {}, h("a", { href: articlePage(one.article), dir: "auto" }, pieces(one.pieces))), h("p", { class: "facts" }, outlet(one), h("span", {}, day(one.published))))), 5)) : null,
    claims.length ? section(t("claims"), some(claims.map(claimCard), 8)) : null,
    events.length ? section(t("events"), some(events.map((one) => h("article", { class: "card" }, h("h3", {}, eventLine(one)), eventFacts(one),
      one.pieces.length ? h("blockquote", { dir: "auto" }, pieces(one.pieces)) : null)), 8)) : null,
    tools(data.sparql, { gexf: entities.length ? { entity: entities.map((one) => one.key), hops: 1, top: 400 } : null }),
  ];
}

