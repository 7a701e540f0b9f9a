// How things look wherever they stand: entities, events, claims, sentences, downloads.

import { articlePage, claimPage, entityPage, eventPage, get, outletPage, root, search } from "./api.js";
import { h } from "./dom.js";
import { arrow, counted, day, lang, name, number, percent, t } from "./i18n.js";

export function entity(one) {
  if (!one) return null;
  return h("a", { class: "entity", "data-kind": one.kind, href: entityPage(one.key), title: t(one.kind) }, h("bdi", {}, name(one)));
}

function together(list) {
  const joined = [];
  list.forEach((one, place) => {
    if (place) joined.push(lang === "ar" ? "، " : ", ");
    joined.push(entity(one));
  });
  return joined;
}

export function verb(event) {
  const mode = lang === "ar" ? event.mode_ar : event.mode_en;
  return mode || (lang === "ar" ? event.noun_ar : event.noun_en);
}

/** أ ← قصف جوي ← ب, each part a link. */
export function eventLine(event, { link = true } = {}) {
  const noun = h("span", { class: "verb", "data-type": event.type }, verb(event));
  const middle = link ? h("a", { class: "verb-link", href: eventPage(event.key) }, noun) : noun;
  const to = () => h("span", { class: "arrow", "aria-hidden": "true" }, ` ${arrow} `);
  return h("span", { class: "line" },
    event.actors.length ? [together(event.actors), to()] : null, middle,
    event.targets.length ? [to(), together(event.targets)] : null);
}

/** How much an event is believed, as a bar and a number. */
export function belief(value) {
  return h("span", { class: "belief", title: t("belief") },
    h("meter", { min: 0, max: 1, value, "aria-label": t("belief") }), ` ${percent(value)}`);
}

function range(low, high) {
  if (low === null || high === null) return null;
  return lang === "ar" ? `من ${number(low)} إلى ${number(high)}` : `${number(low)}–${number(high)}`;
}

export function toll(event) {
  const parts = [];
  for (const [noun, low, high] of [["killed", event.killed_low, event.killed_high], ["injured", event.injured_low, event.injured_high]]) {
    if (high === null || high === undefined) continue;
    parts.push(h("span", { class: "toll" }, low === high ? counted(noun, high) : [t(noun), ": ", range(low, high)]));
  }
  return parts;
}

export function eventFacts(event) {
  return h("p", { class: "facts" },
    h("span", {}, day(event.day)),
    event.places?.length ? h("span", {}, together(event.places)) : null,
    toll(event),
    event.realis === "actual" ? null : h("span", { class: "badge warn" }, t(event.realis)),
    belief(event.belief),
    event.articles > 1 ? h("span", {}, counted("article", event.articles)) : null);
}

export function eventCard(event, { quote = true } = {}) {
  return h("article", { class: "card" }, h("h3", {}, eventLine(event)), eventFacts(event),
    quote && event.quote ? h("blockquote", { dir: "auto" }, event.quote) : null);
}

/** A text in pieces: the word that told the event, what the search found, what was said. */
export function pieces(list) {
  return list.map((piece) => {
    let node = piece.text;
    if (piece.trigger) node = h("strong", { class: "trigger" }, node);
    if (piece.hit) node = h("mark", {}, node);
    if (piece.claim === true) node = h("mark", { class: "said" }, node);
    return node;
  });
}

export function outlet(report) {
  return report.outlet ? h("a", { class: "outlet", href: outletPage(report.outlet) }, h("bdi", {}, report.outlet))
    : h("span", { class: "outlet" }, t("unknown_outlet"));
}

export function source(report, { span = true } = {}) {
  return h("footer", {},
    outlet(report), h("span", {}, day(report.published)),
    h("a", { href: span ? articlePage(report.article, report.start, report.end) : articlePage(report.article) }, report.title || t("article")));
}

/** One article's words for an event. */
export function report(one, { context = false } = {}) {
  return h("article", { class: "report" },
    h("blockquote", { dir: "auto" },
      context && one.before ? h("span", { class: "context" }, one.before) : null,
      h("span", { class: context ? "sentence" : "" }, pieces(one.pieces)),
      context && one.after ? h("span", { class: "context" }, one.after) : null),
    source(one),
    h("p", { class: "facts" },
      one.killed !== null ? h("span", { class: "toll" }, counted("killed", one.killed)) : null,
      one.injured !== null ? h("span", { class: "toll" }, counted("injured", one.injured)) : null,
      h("span", { class: "badge" }, t(one.attributed ? "attributed" : "own_voice")),
      one.realis && one.realis !== "actual" ? h("span", { class: "badge warn" }, t(one.realis)) : null,
      one.reprint ? h("span", { class: "badge" }, t("reprint")) : null));
}

export function claimCard(claim) {
  return h("article", { class: "card claim" },
    h("h3", {}, entity(claim.speaker), " ", h("span", { class: "badge", "data-stance": claim.stance }, t(claim.stance)),
      claim.via ? [" ", h("span", { class: "quiet" }, t("says_via")), " ", entity(claim.via)] : null),
    h("blockquote", { dir: "auto" }, h("a", { href: claimPage(claim.key) }, claim.pieces ? pieces(claim.pieces) : claim.text)),
    h("p", { class: "facts" }, h("span", {}, day(claim.day)), claim.outlets?.map((one) => outlet({ outlet: one }))));
}

/** What every view offers: its SPARQL, and itself as files. */
export function tools(sparql, { gexf = null, jsonld = false } = {}) {
  const query = (text, format) => `${root}sparql?${search({ query: text, format })}`;
  const file = (href, text, suffix) => h("a", { href, download: `khabar.${suffix}` }, text);
  return h("p", { class: "tools" },
    h("a", { class: "sparql", href: `${root}query?${search({ query: sparql.table })}` }, t("sparql")),
    h("span", { class: "downloads" }, h("span", { class: "quiet" }, t("download")),
      file(query(sparql.table, "csv"), "CSV", "csv"),
      gexf ? file(`${root}api/graph.gexf?${search(gexf)}`, "GEXF", "gexf") : null,
      file(query(sparql.triples, "turtle"), "Turtle", "ttl"),
      jsonld ? file(query(sparql.triples, "jsonld"), "JSON-LD", "jsonld") : null));
}

export function section(title, ...children) {
  return h("section", {}, h("h2", {}, title), ...children);
}

/** A list that shows its first items, and the others when asked. */
export function some(items, shown = 6) {
  const list = h("div", { class: "stack" }, items.slice(0, shown));
  if (items.length <= shown) return list;
  const more = h("button", { type: "button", onclick: () => { list.append(...items.slice(shown)); more.remove(); } },
    `${t("more")} (${number(items.length - shown)})`);
  return [list, more];
}

/** The sentences behind an edge. */
export async function edgeSentences(edge, filters) {
  const data = await get("edge", { source: edge.source, target: edge.target, relation: edge.relation, ...filters });
  return h("div", { class: "sentences" },
    data.events.map((event) => h("section", { class: "card" }, h("h3", {}, eventLine(event)), eventFacts(event),
      event.reports.map((one) => report(one)))),
    tools(data.sparql));
}

/** «أ ← هاجم ← ب» as a button. */
export function edgeLine(source, edge, target) {
  return h("span", { class: "line" }, h("bdi", {}, name(source)), h("span", { class: "arrow", "aria-hidden": "true" }, ` ${arrow} `),
    h("span", { class: "verb", "data-type": edge.type }, lang === "ar" ? edge.ar : edge.en),
    h("span", { class: "arrow", "aria-hidden": "true" }, ` ${arrow} `), h("bdi", {}, name(target)));
}
