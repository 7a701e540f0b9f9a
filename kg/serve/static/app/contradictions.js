// What stands against what: different tolls, different perpetrators, denials.

import { get } from "./api.js";
import { h, put } from "./dom.js";
import { counted, t } from "./i18n.js";
import { claimCard, eventFacts, eventLine, report, tools } from "./parts.js";

export async function show(main) {
  const data = await get("contradictions");
  const events = data.contradictions.flatMap((one) => one.events);
  const people = [...new Set(events.flatMap((one) => [...one.actors, ...one.targets]).map((one) => one.key))].slice(0, 100);
  put(main, h("h1", {}, t("contradictions")),
    h("p", { class: "hint" }, data.contradictions.length ? counted("contradiction", data.contradictions.length) : t("no_contradictions")),
    data.contradictions.map((one) => contradiction(one)),
    tools(data.sparql, { gexf: people.length ? { entity: people, hops: 0 } : null }));
  if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
}

/** Both sides of a contradiction, beside each other. */
export function contradiction(one, self = null) {
  const events = one.events.map((event) => h("section", { class: `version${event.key === self ? " self" : ""}` },
    h("h3", {}, eventLine(event)), eventFacts(event), event.reports.slice(0, 4).map((each) => report(each))));
  const claims = one.claims.map((claim) => h("section", { class: `version${claim.key === self ? " self" : ""}` }, claimCard(claim)));
  return h("article", { class: "contradiction", id: one.key }, h("h3", { class: "topic" }, h("span", { class: "badge warn" }, t(one.topic))),
    h("div", { class: "versions" }, events, claims));
}

