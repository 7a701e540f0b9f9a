// Reads a GEXF file with graphology, as sigma and Gephi Lite do; prints what it found as JSON.
import { readFileSync } from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";

const graph = gexf.parse(Graph, readFileSync(process.argv[2], "utf8"));
const nodes = graph.mapNodes((id, attributes) => ({ id, ...attributes }));
const edges = graph.mapEdges((id, attributes, source, target) => {
  return { id, source, target, ...attributes };
});
process.stdout.write(JSON.stringify({ type: graph.type, multi: graph.multi, nodes, edges }));
