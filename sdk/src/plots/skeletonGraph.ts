import type { Graph } from "@viz-js/viz";
import type { OpTable } from "../ops/index.js";
import type { Shape } from "../ops/shape.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import { containerOf, leafOf, type SpaceLayer } from "../space/layers/index.js";
import type { Described, NumberOrDecision } from "../space/layers/layer.js";
import { numberFrom } from "../space/layers/options.js";
import { planNetwork } from "../space/plan.js";
import { graphLabel, graphStyle } from "./graphStyle.js";

/** The members of a `Space` that a drawing needs. */
export interface DrawableSpace {
  readonly layers: readonly SpaceLayer[];
  readonly decisions: Decisions;
  readonly ops: OpTable;
  readonly input: Shape;
  readonly classes: number;
}

/** One box of the drawing, or several in a frame with their number of repetitions. */
interface Part {
  readonly key: string;
  readonly lines: readonly string[];
  readonly fill: string;
  /** Repetitions in a row; the name of a decision where that gives the number. */
  readonly times: NumberOrDecision;
  /** What the frame says. */
  readonly frame?: string;
  readonly inner?: readonly Part[];
}

const fills = { data: "#e6e6e6", stem: "#d7ebd9", cell: "#cfe3f3", reduce: "#f8e0b4", head: "#ecd5e3" } as const;

/** The layers of a space as a graph for Graphviz. */
export function skeletonGraph(space: DrawableSpace, genotype?: Genotype): Graph {
  const blocks = genotype === undefined ? [] : planNetwork(genotype, { ...space, outputs: space.classes });
  const shapes = new Map(blocks.map((block) => [block.path, block.output]));
  const answered = (value: NumberOrDecision) => (genotype === undefined ? value : numberFrom(value, genotype));
  const shapeAt = (path: string) => {
    const shape = shapes.get(path);
    return shape === undefined ? [] : [shape.join("×")];
  };
  const described: Described = {
    decisions: space.decisions,
    classes: space.classes,
    answered,
    ...(genotype === undefined ? {} : { genotype }),
  };
  const partsOf = (layer: SpaceLayer, path: string): readonly Part[] => {
    const container = containerOf(layer);
    if (container === undefined) {
      const { role, title, detail } = leafOf(layer).text(layer, described);
      const lines = [title, ...(role === "head" ? orElse([], detail) : orElse(shapeAt(path), detail))];
      return [{ key: path, lines, fill: fills[role], times: 1 }];
    }
    const begin = layer.kind === "repeat" ? `${path}.0.` : `${path}.`;
    const inner = container.inner(layer).flatMap((part, index) => partsOf(part, `${begin}${index}`));
    if (layer.kind === "repeat") {
      const times = answered(layer.times);
      const [only] = inner;
      // one layer needs no frame
      if (inner.length === 1 && only?.times === 1 && only.inner === undefined) return [{ ...only, times }];
      return [{ key: path, lines: [], fill: "", times, frame: container.frame(layer, described), inner }];
    }
    // with a genotype it is known whether they stand there
    if (genotype !== undefined) return container.times(layer, genotype, space.decisions) === 0 ? [] : inner;
    return [{ key: path, lines: [], fill: "", times: 1, frame: container.frame(layer, described), inner }];
  };
  const image: Part = {
    key: "image",
    lines: [space.input.length === 3 ? "image" : "features", space.input.join("×")],
    fill: fills.data,
    times: 1,
  };
  return graphOf(merged([image, ...space.layers.flatMap((layer, index) => partsOf(layer, `${index}`))]));
}

const orElse = (lines: readonly string[], other: string): readonly string[] =>
  lines.length > 0 ? lines : other === "" ? [] : [other];

/** Merges equal neighbouring boxes into one with a count, and drops boxes that repeat zero times. */
function merged(parts: readonly Part[]): readonly Part[] {
  const result: Part[] = [];
  for (const part of parts.filter(({ times }) => times !== 0)) {
    const last = result.at(-1);
    const same = last?.inner === undefined && part.inner === undefined && last?.lines.join() === part.lines.join();
    if (last !== undefined && same && typeof last.times === "number" && typeof part.times === "number")
      result[result.length - 1] = { ...last, times: last.times + part.times };
    else result.push(part);
  }
  return result;
}

function graphOf(parts: readonly Part[]): Graph {
  const leaves = (part: Part): readonly Part[] => part.inner?.flatMap(leaves) ?? [part];
  const boxes = parts.flatMap(leaves);
  const nodeOf = ({ key, lines, fill, times }: Part) => {
    const [first = "", ...others] = lines;
    const counted = times === 1 ? first : `${first} × ${times}`;
    return { name: key, attributes: { label: graphLabel(counted, ...others), fillcolor: fill } };
  };
  const frameOf = (part: Part): NonNullable<Graph["subgraphs"]>[number] => ({
    name: `cluster ${part.key}`,
    graphAttributes: {
      label: graphLabel(part.frame ?? ""),
      style: "dashed,rounded",
      color: "#808080",
      fontcolor: "#808080",
    },
    nodes: (part.inner ?? []).filter(({ inner }) => inner === undefined).map(nodeOf),
    subgraphs: (part.inner ?? []).filter(({ inner }) => inner !== undefined).map(frameOf),
  });
  return {
    ...graphStyle,
    graphAttributes: { ...graphStyle.graphAttributes, ranksep: 0.25 },
    nodes: parts.filter(({ inner }) => inner === undefined).map(nodeOf),
    subgraphs: parts.filter(({ inner }) => inner !== undefined).map(frameOf),
    edges: boxes.slice(1).map((box, index) => ({ tail: (boxes[index] as Part).key, head: box.key })),
  };
}
