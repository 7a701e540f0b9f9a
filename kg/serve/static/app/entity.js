// An entity: what it did and underwent, said and heard said, over time and on the map.

import { get } from "./api.js";
import { h, put } from "./dom.js";
import { Picture, edgeKey } from "./graph.js";
import { counted, day, lang, name, number, t } from "./i18n.js";
import { drawMap } from "./map.js";
import { claimCard, edgeLine, edgeSentences, entity, eventCard, section, some, source, tools } from "./parts.js";
import { drawTimeline } from "./timeline.js";

export async function show(main, key) {
  const data = await get(`entity/${encodeURIComponent(key)}`);
  const self = { key: data.key, ar: data.ar, en: data.en, kind: data.kind };
  const other = lang === "ar" ? data.en : data.ar;
  const names = data.names.filter((one) => one !== data.ar);
  const time = h("div", { class: "time" });
  const map = h("div", { class: "map-box" });
  const near = h("div", { class: "picture small", dir: "ltr", role: "img", "aria-label": t("neighbours") });
  put(main,
    h("header", { class: "title" },
      h("h1", {}, h("bdi", {}, name(data)), other && other !== name(data) ? h("small", { lang: lang === "ar" ? "en" : "ar", dir: "auto" }, other) : null),
      h("p", { class: "facts" }, h("span", { class: "badge kind", "data-kind": data.kind }, t(data.kind)), data.named ? null : h("span", { class: "badge" }, t("unnamed")),
        data.within ? h("span", {}, t("within"), " ", entity(data.within)) : null,
        h("span", {}, counted("event", data.events)), h("span", {}, counted("claim", data.claims)), h("span", {}, counted("article", data.articles)),
        data.same_as.map((iri) => h("a", { href: iri, rel: "noopener", dir: "ltr" }, shortIri(iri)))),
      names.length ? aliases(names) : null),
    tools(data.sparql, { gexf: { entity: key, hops: 1 }, jsonld: true }),
    h("div", { class: "columns" },
      side(t("did"), data.relations.out, self, true), side(t("underwent"), data.relations.in, self, false)),
    data.relations.out.length + data.relations.in.length ? section(t("neighbours"), near, h("div", { class: "sentences", id: "near-sentences", "aria-live": "polite" })) : null,
    section(t("timeline"), time),
    section(t("map"), map),
    h("div", { class: "columns" },
      data.said.length ? section(`${t("said")} (${number(data.claims)})`, some(data.said.map(claimCard))) : null,
      data.said_of.length ? section(t("said_of"), some(data.said_of.map(claimCard))) : null),
    ["did", "underwent", "here"].map((one) => data[one].total ? section(`${t("events")}: ${t(one)} (${number(data[one].total)})`, some(data[one].events.map((event) => eventCard(event)))) : null),
    data.in_articles.length ? section(t("in_articles"), h("ul", { class: "sources" }, data.in_articles.map((one) => h("li", {}, source(one, { span: false }))))) : null);
  const tasks = [
    get("timeline", { entity: key }).then((found) => drawTimeline(time, found)),
    get("map", { entity: key }).then(({ places }) => drawMap(map, places)),
  ];
  if (near.isConnected) tasks.push(get("graph", { around: key, top: 60 }).then((graph) => drawNear(near, graph, key)));
  await Promise.all(tasks);
}

function aliases(names) {
  const few = names.length > 10 ? names.slice(0, 8) : names;
  const rest = names.slice(few.length);
  const more = h("button", { type: "button", class: "small", onclick: () => { more.replaceWith(`، ${rest.join("، ")}`); } }, `${t("more")} (${number(rest.length)})`);
  return h("p", { class: "quiet" }, t("aliases"), ": ", few.join("، "), rest.length ? [" ", more] : null);
}

function drawNear(box, graph, key) {
  const picture = new Picture(box, {
    onNode: () => {},
    onEdge: async (edge) => {
      put(document.getElementById("near-sentences"), await edgeSentences(edge, {}));
    },
  });
  picture.show(graph);
  picture.choose(graph.nodes.length > 25 ? key : null);
}

/** The relations of one side; each opens the sentences it rests on. */
function side(title, edges, self, out) {
  if (!edges.length) return null;
  const items = edges.map((edge) => {
    const [from, to] = out ? [self, edge.entity] : [edge.entity, self];
    const whole = { ...edge, source: from.key, target: to.key };
    const inside = h("div", {}, t("loading"));
    const details = h("details", { class: "edge", "data-edge": edgeKey(whole) },
      h("summary", {}, edgeLine(from, edge, to), " ", h("span", { class: "quiet" }, number(edge.events), edge.first ? ` · ${day(edge.last || edge.first)}` : "")), inside);
    details.addEventListener("toggle", async () => {
      if (details.open) inside.replaceChildren(h("p", {}, entity(edge.entity)), await edgeSentences(whole, {}));
    }, { once: true });
    return details;
  });
  return section(title, some(items, 10));
}

function shortIri(iri) {
  if (iri.includes("wikidata.org")) return `Wikidata ${iri.split("/").at(-1)}`;
  if (iri.includes("geonames.org")) return `GeoNames ${iri.split("/").filter(Boolean).at(-1)}`;
  return iri;
}
