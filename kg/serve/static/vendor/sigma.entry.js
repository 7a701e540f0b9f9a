// The one module that esbuild bundles into sigma.js; see README.md.
export { default as Sigma } from "sigma";
export { EdgeArrowProgram, drawDiscNodeHover } from "sigma/rendering";
export { MultiDirectedGraph } from "graphology";
export { default as forceAtlas2 } from "graphology-layout-forceatlas2";
export { default as noverlap } from "graphology-layout-noverlap";
export { EdgeCurvedArrowProgram, indexParallelEdgesIndex } from "@sigma/edge-curve";
