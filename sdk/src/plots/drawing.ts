import type { Graph } from "@viz-js/viz";
import { ops as builtInOps, type OpTable } from "../ops/index.js";
import type { Genotype } from "../space/decisions.js";
import { type CellAnswer, type CellDrawing, cellGraph } from "./cellGraph.js";
import { type DrawableSpace, skeletonGraph } from "./skeletonGraph.js";

/** Draws synchronously: the layout engine is loaded. Returns SVG with a transparent background, for any theme. */
export interface Draw {
  /** One cell: its nodes, and the op on each edge that is not cut. @param answer value of a cell decision, such as genotype.normal */
  cell(answer: CellAnswer, options?: CellDrawing): string;
  /** The network from image to classes; with a genotype, also the shape after each layer. */
  skeleton(space: DrawableSpace, genotype?: Genotype): string;
}

let loading: Promise<Draw> | undefined;

/** Loads the layout engine (Graphviz as WebAssembly), once per process. */
export function loadDrawing(): Promise<Draw> {
  loading ??= load();
  return loading;
}

/** One cell as SVG. */
export const drawCell = async (answer: CellAnswer, options?: CellDrawing): Promise<string> =>
  (await loadDrawing()).cell(answer, options);

/** The network from image to classes as SVG; with a genotype, also the shape after each layer. */
export const drawSkeleton = async (space: DrawableSpace, genotype?: Genotype): Promise<string> =>
  (await loadDrawing()).skeleton(space, genotype);

async function load(): Promise<Draw> {
  const { instance } = await import("@viz-js/viz");
  const viz = await instance();
  const svg = (graph: Graph) => embeddable(viz.renderString(graph, { format: "svg" }));
  return {
    cell: (answer, { table = builtInOps as OpTable, ...options } = {}) => svg(cellGraph(answer, { table, ...options })),
    skeleton: (space, genotype) => svg(skeletonGraph(space, genotype)),
  };
}

/** Removes what only a standalone file needs, and the hover texts with Graphviz's node names. */
const embeddable = (document: string): string =>
  document
    .slice(document.indexOf("<svg"))
    .replace(/<!--.*?-->\n?/gs, "")
    .replace(/<title>[^<]*<\/title>\n?/g, "")
    .replace("<svg ", '<svg role="img" style="max-width:100%;height:auto" ')
    .trimEnd();
