// The outlets, and one of them.

import { articlePage, entityPage, get, outletPage } from "./api.js";
import { h, put } from "./dom.js";
import { counted, day, name, number, t } from "./i18n.js";
import { tools } from "./parts.js";

const span = (one) => (one.first ? `${day(one.first)} – ${day(one.last)}` : t("unknown_day"));
const speakers = (one) => h("ul", { class: "entities" }, one.speakers.map((each) =>
  h("li", {}, h("a", { class: "entity", "data-kind": each.kind, href: entityPage(each.key) }, h("bdi", {}, name(each))), " ", h("span", { class: "quiet" }, number(each.claims)))));

export async function show(main, key) {
  if (key !== undefined) return showOne(main, key);
  const data = await get("outlets");
  return put(main, h("h1", {}, t("outlets")), h("div", { class: "grid" }, data.outlets.map((one) => h("article", { class: "card" },
    h("h2", {}, h("a", { href: outletPage(one.name) }, h("bdi", {}, one.name))),
    h("p", { class: "facts" }, h("span", {}, counted("article", one.articles)), h("span", {}, counted("event", one.events)), h("span", {}, counted("claim", one.claims)), h("span", {}, span(one))),
    one.speakers.length ? [h("h3", {}, t("speakers")), speakers(one)] : null))),
  tools(data.sparql, { gexf: { outlet: data.outlets.map((one) => one.name), top: 400 } }));
}

async function showOne(main, key) {
  const data = await get(`outlet/${encodeURIComponent(key)}`);
  return put(main,
    h("header", { class: "title" }, h("h1", {}, h("bdi", {}, data.name)),
      h("p", { class: "facts" }, h("span", {}, counted("article", data.articles)), h("span", {}, counted("event", data.events)), h("span", {}, counted("claim", data.claims)), h("span", {}, span(data)))),
    tools(data.sparql, { gexf: { outlet: data.name, top: 400 } }),
    data.speakers.length ? h("section", {}, h("h2", {}, t("speakers")), speakers(data)) : null,
    h("section", {}, h("h2", {}, t("articles")), h("ul", { class: "sources" }, data.list.map((one) => h("li", {},
      h("a", { href: articlePage(one.article), dir: "auto" }, one.title || one.article), " ", h("span", { class: "quiet" }, `${day(one.published)} · ${counted("event", one.events)} · ${counted("claim", one.claims)}`))))));
}
