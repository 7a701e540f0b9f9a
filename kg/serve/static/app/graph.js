// The graph: a picture by sigma, laid out here, the same edges listed beside it.

import { EdgeCurvedArrowProgram, EdgeArrowProgram, MultiDirectedGraph, Sigma, forceAtlas2, indexParallelEdgesIndex, noverlap } from "../vendor/sigma.js";
import { style } from "./dom.js";
import { name } from "./i18n.js";

const FONT = '"Noto Sans Arabic", "Segoe UI", Tahoma, system-ui, sans-serif';
// From hostile to friendly, as PLOVER orders its types.
const TONE = {
  ASSAULT: "conflict", COERCE: "conflict", MOBILIZE: "conflict", SANCTION: "conflict", PROTEST: "tension", THREATEN: "tension",
  ACCUSE: "tension", REJECT: "tension", REQUEST: "neutral", CONSULT: "neutral", RETREAT: "neutral", CONCEDE: "neutral",
  AGREE: "friendly", SUPPORT: "friendly", COOPERATE: "friendly", AID: "friendly",
};

const edgeColour = (type) => style(`--edge-${TONE[type] ?? "neutral"}`);
const nodeColour = (kind) => style(`--kind-${kind}`) || style("--kind-OTHER");
const nodeSize = (events, most) => Math.min(4 + 2.6 * Math.sqrt(events), 4 + 14 * Math.sqrt(events / most));

/** A picture in `box`; `onNode(key)` and `onEdge(edge)` are called on clicks. */
export class Picture {
  constructor(box, { onNode, onEdge }) {
    this.graph = new MultiDirectedGraph();
    this.edges = new Map();
    this.chosen = null;
    this.hovered = null;
    this.labels = [];
    this.waiting = [];
    this.colours();
    this.sigma = new Sigma(this.graph, box, {
      allowInvalidContainer: true, enableEdgeEvents: true, zIndex: true, defaultEdgeType: "arrow",
      edgeProgramClasses: { arrow: EdgeArrowProgram, curved: EdgeCurvedArrowProgram },
      labelFont: FONT, labelSize: 13, labelWeight: "600", labelDensity: 3, labelGridCellSize: 60, labelRenderedSizeThreshold: 5,
      minCameraRatio: 0.08, maxCameraRatio: 3, stagePadding: 46,
      defaultDrawNodeLabel: (context, node, settings) => { this.waiting.push([context, { ...node }, settings]); },
      defaultDrawNodeHover: (context, node, settings) => this.label(context, node, settings, true),
      nodeReducer: (key, node) => this.node(key, node), edgeReducer: (key, edge) => this.edge(key, edge),
    });
    this.sigma.on("beforeRender", () => { this.waiting = []; this.labels = []; });
    this.sigma.on("afterRender", () => {
      // The largest nodes choose first where their names stand.
      for (const [context, node, settings] of this.waiting.sort((a, b) => b[1].size - a[1].size)) this.label(context, node, settings, false);
    });
    this.sigma.on("clickNode", ({ node }) => { this.choose(node); onNode(node); });
    this.sigma.on("clickEdge", ({ edge }) => { this.choose(edge); onEdge(this.edges.get(edge)); });
    this.sigma.on("clickStage", () => this.choose(null));
    this.sigma.on("enterNode", ({ node }) => this.hover(node));
    this.sigma.on("leaveNode", () => this.hover(null));
    this.sigma.on("enterEdge", ({ edge }) => { box.style.cursor = "pointer"; this.hover(edge); });
    this.sigma.on("leaveEdge", () => { box.style.cursor = ""; this.hover(null); });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { this.colours(); this.recolour(); });
  }

  colours() {
    this.ink = style("--ink");
    this.paper = style("--paper");
    this.faint = style("--faint");
  }

  recolour() {
    this.graph.updateEachNodeAttributes((key, node) => ({ ...node, color: nodeColour(node.kind) }));
    this.graph.updateEachEdgeAttributes((key, edge) => ({ ...edge, color: edgeColour(edge.tone) }));
    this.sigma.refresh();
  }

  /** Show exactly these nodes and edges; those that stay keep their places. */
  show(data, { keep = false } = {}) {
    const most = Math.max(1, ...data.nodes.map((node) => node.events));
    const heaviest = Math.max(1, ...data.edges.map((edge) => edge.events));
    const nodes = new Set(data.nodes.map((node) => node.key));
    if (!keep) for (const key of this.graph.nodes()) if (!nodes.has(key)) this.graph.dropNode(key);
    const fresh = data.nodes.filter((node) => !this.graph.hasNode(node.key));
    const old = this.graph.order;
    fresh.forEach((node, place) => {
      const near = keep && this.chosen && this.graph.hasNode(this.chosen) ? this.graph.getNodeAttributes(this.chosen) : { x: 0, y: 0 };
      const angle = place * 2.39996;
      const radius = (keep ? 4 : 10) * Math.sqrt(place + 1);
      this.graph.addNode(node.key, {
        x: near.x + radius * Math.cos(angle), y: near.y + radius * Math.sin(angle),
        size: nodeSize(node.events, most), label: name(node), kind: node.kind, color: nodeColour(node.kind), facts: node,
      });
    });
    for (const node of data.nodes) this.graph.mergeNodeAttributes(node.key, { facts: node, size: Math.max(nodeSize(node.events, most), keep ? this.graph.getNodeAttribute(node.key, "size") : 0) });
    const wanted = new Set(data.edges.map(edgeKey));
    if (!keep) for (const key of this.graph.edges()) if (!wanted.has(key)) { this.graph.dropEdge(key); this.edges.delete(key); }
    for (const edge of data.edges) {
      const key = edgeKey(edge);
      if (!this.graph.hasEdge(key)) {
        this.graph.addDirectedEdgeWithKey(key, edge.source, edge.target, {});
      }
      this.edges.set(key, edge);
      this.graph.mergeEdgeAttributes(key, { size: Math.min(1.4 + 1.2 * Math.sqrt(edge.events), 1.4 + 4.5 * Math.sqrt(edge.events / heaviest)), color: edgeColour(edge.type), tone: edge.type, weight: edge.events });
    }
    this.bend();
    this.lay(fresh.length && old ? 150 : 400);
    this.choose(keep ? this.chosen : null);
    if (!keep) this.fit(false);
  }

  bend() {
    indexParallelEdgesIndex(this.graph, { edgeIndexAttribute: "parallel", edgeMinIndexAttribute: "parallelMin", edgeMaxIndexAttribute: "parallelMax" });
    this.graph.forEachEdge((key, { parallel, parallelMin, parallelMax }) => {
      if (typeof parallel !== "number") return this.graph.mergeEdgeAttributes(key, { type: "arrow" });
      const turn = typeof parallelMin === "number" ? (parallel === 0 ? 0 : Math.sign(parallel) * 0.16 * Math.abs(parallel)) : 0.16 * parallel;
      return this.graph.mergeEdgeAttributes(key, { type: turn ? "curved" : "arrow", curvature: turn, parallelMax });
    });
  }

  lay(iterations) {
    if (this.graph.order < 2) return;
    const parts = components(this.graph).map((keys) => layPart(this.graph, keys, iterations));
    const box = this.sigma.getContainer();
    pack(parts, Math.max(0.6, Math.min(2.2, (box.clientWidth || 1) / (box.clientHeight || 1))));
    for (const { places, x, y } of parts) {
      for (const [key, place] of places) this.graph.mergeNodeAttributes(key, { x: x + place.x, y: y + place.y });
    }
    this.part(box);
  }

  /** Push nodes that would touch apart; their sizes are pixels of the box that all must fit into. */
  part(box) {
    const spread = (name) => {
      const values = this.graph.mapNodes((key, node) => node[name]);
      return Math.max(...values) - Math.min(...values) || 1;
    };
    const pixel = Math.max(spread("x") / Math.max(100, box.clientWidth - 92), spread("y") / Math.max(100, box.clientHeight - 92));
    const copy = new MultiDirectedGraph();
    this.graph.forEachNode((key, { x, y, size }) => copy.addNode(key, { x: x / pixel, y: y / pixel, size: size + 7 }));
    noverlap.assign(copy, { maxIterations: 150, settings: { margin: 2, ratio: 1, expansion: 1.05, gridSize: 20 } });
    copy.forEachNode((key, { x, y }) => this.graph.mergeNodeAttributes(key, { x, y }));
  }

  choose(key) {
    this.chosen = key;
    this.sigma.refresh({ skipIndexation: true });
  }

  hover(key) {
    this.hovered = key;
    this.sigma.refresh({ skipIndexation: true });
  }

  get focus() {
    return this.hovered ?? this.chosen;
  }

  near(key) {
    const focus = this.focus;
    if (!focus || key === focus) return true;
    if (this.graph.hasEdge(focus)) return this.graph.extremities(focus).includes(key);
    return this.graph.hasNode(focus) && this.graph.hasNode(key) && this.graph.areNeighbors(focus, key);
  }

  node(key, node) {
    if (this.near(key)) return this.focus ? { ...node, forceLabel: true, zIndex: 2 } : node;
    return { ...node, color: this.faint, label: "", zIndex: 0 };
  }

  edge(key, edge) {
    const focus = this.focus;
    if (!focus) return edge;
    const on = key === focus || (this.graph.hasNode(focus) && this.graph.hasExtremity(key, focus));
    return on ? { ...edge, size: edge.size + 1, zIndex: 2 } : { ...edge, color: this.faint, zIndex: 0 };
  }

  label(context, node, settings, boxed) {
    if (!node.label) return;
    const size = settings.labelSize;
    context.font = `${settings.labelWeight} ${size}px ${settings.labelFont}`;
    context.textAlign = "center";
    context.direction = /[\u0590-\u08ff]/.test(node.label) ? "rtl" : "ltr";
    const text = node.label.length > 28 ? `${node.label.slice(0, 27)}…` : node.label;
    const y = node.y + node.size + size + 1;
    const half = context.measureText(text).width / 2 + 6;
    if (boxed) {
      context.fillStyle = this.paper;
      context.strokeStyle = this.ink;
      context.lineWidth = 1;
      context.beginPath();
      context.roundRect(node.x - half, y - size - 2, 2 * half, size + 9, 5);
      context.fill();
      context.stroke();
    } else {
      const place = { left: node.x - half, right: node.x + half, top: y - size, bottom: y + 4 };
      const taken = this.labels.some((one) => one.left < place.right && place.left < one.right && one.top < place.bottom && place.top < one.bottom);
      if (taken) return; // the name shows once there is room, or under the pointer
      this.labels.push(place);
      context.strokeStyle = this.paper;
      context.lineWidth = 4;
      context.lineJoin = "round";
      context.strokeText(text, node.x, y);
    }
    context.fillStyle = this.ink;
    context.fillText(text, node.x, y);
  }

  zoom(factor) {
    const camera = this.sigma.getCamera();
    return factor < 1 ? camera.animatedZoom({ duration: 200 }) : camera.animatedUnzoom({ duration: 200 });
  }

  fit(animated = true) {
    const camera = this.sigma.getCamera();
    if (animated) camera.animatedReset({ duration: 300 });
    else camera.setState({ x: 0.5, y: 0.5, ratio: 1, angle: 0 });
  }
}

/** The keys of each set of nodes that hang together, the largest first. */
function components(graph) {
  const seen = new Set();
  const found = [];
  for (const start of graph.nodes()) {
    if (seen.has(start)) continue;
    const keys = [start];
    seen.add(start);
    for (const key of keys) {
      for (const other of graph.neighbors(key)) if (!seen.has(other)) { seen.add(other); keys.push(other); }
    }
    found.push(keys);
  }
  return found.sort((a, b) => b.length - a.length);
}

const SPACE = 26; // between neighbours: room for a name

/** Places of one component around its own middle. */
function layPart(graph, keys, iterations) {
  if (keys.length === 1) return { places: new Map([[keys[0], { x: 0, y: 0 }]]) };
  const part = new MultiDirectedGraph();
  const inside = new Set(keys);
  for (const key of keys) {
    const { x, y } = graph.getNodeAttributes(key);
    part.addNode(key, { x, y, size: 1 });
  }
  for (const key of keys) graph.forEachOutEdge(key, (edge, facts, source, target) => { if (inside.has(target)) part.addDirectedEdge(source, target, { weight: 1 }); });
  forceAtlas2.assign(part, { iterations, settings: { gravity: 0.6, scalingRatio: 8, slowDown: 4, linLogMode: false, barnesHutOptimize: keys.length > 400, edgeWeightInfluence: 0 } });
  const points = keys.map((key) => part.getNodeAttributes(key));
  const middle = (name) => points.reduce((sum, point) => sum + point[name], 0) / points.length;
  const [mx, my] = [middle("x"), middle("y")];
  const lengths = part.mapEdges((edge, facts, source, target, a, b) => Math.hypot(a.x - b.x, a.y - b.y)).sort((a, b) => a - b);
  const scale = (SPACE * 1.7) / (lengths[Math.floor(lengths.length * 0.3)] || 1);
  keys.forEach((key, index) => part.mergeNodeAttributes(key, { x: (points[index].x - mx) * scale, y: (points[index].y - my) * scale, size: SPACE * 0.42 }));
  noverlap.assign(part, { maxIterations: 120, settings: { margin: 2, ratio: 1, expansion: 1.05, gridSize: 20 } });
  const places = new Map(keys.map((key) => [key, { x: part.getNodeAttribute(key, "x"), y: part.getNodeAttribute(key, "y") }]));
  return { places };
}

/** Put the components beside one another on a spiral from the middle, wider than tall like the box. */
function pack(parts, aspect) {
  const done = [];
  const free = (part) => [...part.places.values()].every(({ x, y }) => done.every((other) => Math.hypot(other.x - part.x - x, other.y - part.y - y) >= SPACE * 1.8));
  for (const part of parts) {
    for (let step = 0; step < 4000; step += 1) {
      const angle = step * 0.5;
      const reach = done.length ? step * 2 : 0;
      part.x = reach * Math.cos(angle) * Math.sqrt(aspect);
      part.y = (reach * Math.sin(angle)) / Math.sqrt(aspect);
      if (free(part)) break;
    }
    for (const { x, y } of part.places.values()) done.push({ x: part.x + x, y: part.y + y });
  }
}

export const edgeKey = (edge) => `${edge.source}|${edge.relation}|${edge.target}`;
