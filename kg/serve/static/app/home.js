// The start page: the graph, the sentences of an edge beside it, time below.

import { entityPage, get, search } from "./api.js";
import { h, put } from "./dom.js";
import { current, filterBar } from "./filters.js";
import { Picture, edgeKey } from "./graph.js";
import { counted, name, number, t } from "./i18n.js";
import { edgeLine, edgeSentences, entity, tools } from "./parts.js";
import { drawTimeline } from "./timeline.js";

export async function show(main) {
  const filters = current();
  const summary = await get("summary");
  const box = h("div", { class: "picture", dir: "ltr", role: "img", "aria-label": t("graph") });
  const panel = h("aside", { class: "panel", "aria-live": "polite", tabindex: "-1" });
  const time = h("div", { class: "time" });
  const foot = h("div", {});
  let data = { nodes: [], edges: [] };
  const bar = filterBar(summary, filters, () => load());
  const button = (label, text, act) => h("button", { type: "button", title: label, "aria-label": label, onclick: act }, text);
  const picture = () => drawn;
  const controls = h("div", { class: "zoom" },
    button(t("zoom_in"), "+", () => picture().zoom(0.5)), button(t("zoom_out"), "−", () => picture().zoom(2)), button(t("fit"), "⤢", () => picture().fit()));
  put(main,
    h("h1", { class: "visually-hidden" }, t("graph")),
    h("p", { class: "counts" }, ["article", "entity", "event", "claim", "contradiction", "outlet"].map((one) => h("span", {}, counted(one, summary.counts[one])))),
    bar,
    h("div", { class: "stage" }, h("div", { class: "frame" }, box, controls), panel),
    h("section", { class: "under" }, h("h2", {}, t("timeline")), time), foot);
  const drawn = new Picture(box, { onNode: showNode, onEdge: showEdge });
  const byKey = () => new Map(data.nodes.map((node) => [node.key, node]));

  function edgeButtons(edges) {
    const nodes = byKey();
    return h("ul", { class: "edges" }, edges.map((edge) => h("li", {},
      h("button", { type: "button", "data-edge": edgeKey(edge), onclick: () => { drawn.choose(edgeKey(edge)); showEdge(edge); } },
        edgeLine(nodes.get(edge.source), edge, nodes.get(edge.target)), h("span", { class: "quiet" }, number(edge.events))))));
  }

  function showAll() {
    drawn.choose(null);
    put(panel, h("h2", {}, t("strongest")), h("p", { class: "hint" }, data.edges.length ? t("graph_hint") : t("no_events")),
      edgeButtons(data.edges.slice(0, 60)),
      data.left_out ? h("p", { class: "quiet" }, `${number(data.left_out)} ${t("left_out")}`) : null);
  }

  const back = () => h("button", { type: "button", class: "back", onclick: showAll }, t("back"));

  async function showEdge(edge) {
    const nodes = byKey();
    const line = h("h2", {}, edgeLine(nodes.get(edge.source), edge, nodes.get(edge.target)));
    put(panel, back(), line, h("p", { class: "hint" }, t("loading")));
    const sentences = await edgeSentences(edge, filters);
    put(panel, back(), line, sentences);
    panel.scrollTop = 0;
    if (matchMedia("(max-width: 60rem)").matches) panel.scrollIntoView({ behavior: "smooth", block: "start" });
  }

  function showNode(key) {
    const node = byKey().get(key);
    const expand = h("button", { type: "button", onclick: async () => {
      const more = await get("graph", { ...filters, around: key, top: 200 });
      const known = new Set(data.nodes.map((one) => one.key));
      const edges = new Set(data.edges.map(edgeKey));
      data = {
        ...data,
        nodes: [...data.nodes, ...more.nodes.filter((one) => !known.has(one.key))],
        edges: [...data.edges, ...more.edges.filter((one) => !edges.has(edgeKey(one)))],
      };
      drawn.choose(key);
      drawn.show(data, { keep: true });
      showNode(key);
    } }, t("expand"));
    put(panel, back(), h("h2", {}, entity(node)),
      h("p", { class: "facts" }, h("span", { class: "badge" }, t(node.kind)), h("span", {}, counted("event", node.events))),
      h("p", { class: "actions" }, h("a", { class: "button", href: entityPage(key) }, t("open")), expand),
      edgeButtons(data.edges.filter((edge) => edge.source === key || edge.target === key)));
  }

  async function load() {
    const params = { ...filters, around: new URLSearchParams(location.search).getAll("around") };
    data = await get("graph", params);
    drawn.show(data);
    showAll();
    const { sparql } = data;
    put(foot, tools(sparql, { gexf: { ...filters, top: 400 } }));
    const all = await get("timeline", { ...filters, from: "", to: "" });
    drawTimeline(time, all, { from: filters.from, to: filters.to, choose: (from, to) => document.querySelector("details.filters").setPeriod(from, to) });
    history.replaceState(null, "", location.pathname + (search(params) ? `?${search(params)}` : ""));
  }
  await load();
  window.khabar = { picture: drawn, data: () => data }; // for the browser's console and for tests
}
