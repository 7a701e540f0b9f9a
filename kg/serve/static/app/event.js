// An event: each outlet's version side by side, tolls, contradictions, claims about it.

import { get } from "./api.js";
import { h, put } from "./dom.js";
import { day, lang, number, t } from "./i18n.js";
import { belief, claimCard, entity, eventLine, outlet, report, section, some, toll, tools, verb } from "./parts.js";
import { contradiction } from "./contradictions.js";

export async function show(main, key) {
  const data = await get(`event/${encodeURIComponent(key)}`);
  const fact = (label, ...value) => h("div", {}, h("dt", {}, label), h("dd", {}, ...value));
  const people = [...data.actors, ...data.targets, ...data.places].map((one) => one.key);
  put(main,
    h("header", { class: "title" }, h("h1", {}, eventLine(data, { link: false }))),
    h("dl", { class: "factsheet" },
      fact(t("kind"), lang === "ar" ? data.noun_ar : data.noun_en, verb(data) === (lang === "ar" ? data.noun_ar : data.noun_en) ? "" : ` · ${verb(data)}`),
      fact(t("day"), day(data.day)),
      data.places.length ? fact(t("place"), data.places.map(entity)) : null,
      data.weapon ? fact(t("weapon"), h("bdi", {}, data.weapon)) : null,
      toll(data).length ? fact(t("tolls"), toll(data)) : null,
      fact(t("realis"), h("span", { class: data.realis === "actual" ? "badge" : "badge warn" }, t(data.realis))),
      fact(t("belief"), belief(data.belief))),
    tools(data.sparql, { gexf: people.length ? { entity: people, hops: 0 } : null, jsonld: true }),
    section(t("versions"), h("div", { class: "versions" }, byOutlet(data.reports).map(([name, reports]) =>
      h("section", { class: "version", "aria-label": name || t("unknown_outlet") }, h("h3", {}, outlet(reports[0])), reports.map((one) => report(one, { context: true })))))),
    tolls(data.reports),
    data.contradictions.length ? section(t("contradictions"), data.contradictions.map((one) => contradiction(one, data.key))) : null,
    data.claims.length ? section(t("claims_about"), some(data.claims.map(claimCard))) : null);
}

function byOutlet(reports) {
  const groups = new Map();
  for (const one of reports) groups.set(one.outlet, [...(groups.get(one.outlet) || []), one]);
  return [...groups];
}

/** What each outlet counts, when any does. */
function tolls(reports) {
  const counting = reports.filter((one) => one.killed !== null || one.injured !== null);
  if (!counting.length) return null;
  const cell = (value) => h("td", { class: "number" }, value === null ? "" : number(value));
  return section(t("tolls"), h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, [t("outlet"), t("published"), t("killed"), t("injured")].map((one) => h("th", { scope: "col" }, one)))),
    h("tbody", {}, counting.map((one) => h("tr", {}, h("td", {}, outlet(one)), h("td", {}, day(one.published)), cell(one.killed), cell(one.injured)))))));
}

