import { convCost } from "../ops/convCost.js";
import type { OpTable } from "../ops/index.js";
import type { ConvBnOptions } from "../ops/op.js";
import type { ImageShape, Shape } from "../ops/shape.js";
import { type StemName, stems } from "../ops/stems.js";
import type { Genotype } from "./decisions.js";
import { cellEdges } from "./kinds/cellGraph.js";
import type { NumberOrDecision, SpaceLayer } from "./layers.js";

/** One op on one edge of a cell. */
export interface PlannedEdge {
  readonly from: number;
  readonly to: number;
  readonly op: string;
}

/** One block of one network, with its shapes. `path` names its place: equal places share weights in a supernet. */
export type PlannedBlock = { readonly path: string; readonly input: ImageShape; readonly output: ImageShape } & (
  | { readonly kind: "stem"; readonly op: StemName }
  | { readonly kind: "cell"; readonly decision: string; readonly nodes: number; readonly edges: readonly PlannedEdge[] }
  | { readonly kind: "reduce" }
  /** Of a table of features, which a plan holds as images of one pixel: [1, 1, features]. `relu` rectifies the input first. */
  | { readonly kind: "dense"; readonly relu: boolean }
  | { readonly kind: "head"; readonly outputs: number }
);

/** What a plan needs beside the genotype. */
export interface PlanContext {
  readonly layers: readonly SpaceLayer[];
  readonly input: Shape;
  readonly outputs: number;
}

/**
 * The network that a genotype describes, block after block, without building it.
 * @throws RangeError when a layer cannot follow the one before it or a shape does not fit
 */
export function planNetwork(genotype: Genotype, { layers, input, outputs }: PlanContext): readonly PlannedBlock[] {
  const features = input.length === 1;
  const begins = layers[0]?.kind === "stem" || (features && beginsDense(layers));
  if (!begins || layers.at(-1)?.kind !== "head")
    throw new RangeError(
      `a network begins with a stem and ends with a head, but this space has the layers: ${layers.map((layer) => layer.kind).join(", ") || "none"}; add .stem(...) first, or .dense(...) where the data are a table of features, and .head("classifier") last`,
    );
  if ((input.length !== 3 && !features) || input.some((side) => !Number.isInteger(side) || side < 1))
    throw new RangeError(
      `input must be [height, width, channels] or [features], whole and at least 1, but got [${input.join(", ")}]`,
    );
  if (!Number.isInteger(outputs) || outputs < 1)
    throw new RangeError(`outputs must be a whole number of at least 1, but got ${outputs}`);
  const blocks: PlannedBlock[] = [];
  const cells = new Map<string, PlannedCell>(); // a cell may stand in many places
  let shape: ImageShape = features ? [1, 1, input[0]] : (input as ImageShape); // three sides, as checked above

  const add = (layer: SpaceLayer, path: string): void => {
    const place = { path, input: shape };
    switch (layer.kind) {
      case "stem": {
        const filters = numberFrom(layer.channels, genotype);
        const op = layer.op as StemName; // checked by the builder
        shape = convCost(shape, { ...stems[op], filters }).output;
        blocks.push({ ...place, kind: "stem", op, output: shape });
        return;
      }
      case "cell": {
        const cell = cells.get(layer.decision) ?? plannedCell(genotype[layer.decision] as readonly string[]); // checked by the builder
        cells.set(layer.decision, cell);
        blocks.push({ ...place, kind: "cell", decision: layer.decision, ...cell, output: shape });
        return;
      }
      case "dense": {
        if (!features)
          throw new RangeError(
            `dense at layer ${path} takes a table of features, but the input is [${input.join(", ")}]; use stem, cells and reduces for images`,
          );
        const output: ImageShape = [1, 1, numberFrom(layer.width, genotype)];
        blocks.push({ ...place, kind: "dense", relu: blocks.length > 0, output });
        shape = output;
        return;
      }
      case "reduce": {
        const [height, width] = shape;
        if (height % 2 !== 0 || width % 2 !== 0)
          throw new RangeError(
            `reduce at layer ${path} must halve its input, but the input is ${height}x${width} pixels; use one reduce fewer, or images whose sides are multiples of a higher power of two`,
          );
        shape = [height / 2, width / 2, numberFrom(layer.channels, genotype)];
        blocks.push({ ...place, kind: "reduce", output: shape });
        return;
      }
      case "repeat": {
        const times = numberFrom(layer.times, genotype);
        for (let time = 0; time < times; time++)
          for (const [index, inner] of layer.layers.entries()) add(inner, `${path}.${time}.${index}`);
        return;
      }
      case "head":
        blocks.push({ ...place, kind: "head", outputs, output: [1, 1, outputs] });
        return;
      default:
        layer satisfies never;
    }
  };
  for (const [index, layer] of layers.entries()) add(layer, `${index}`);
  return blocks;
}

/** A dense layer with batch norm, as a convolution over the one pixel that a row of features is. */
export const denseConv = ({
  relu,
  output,
}: {
  readonly relu: boolean;
  readonly output: ImageShape;
}): ConvBnOptions => ({
  filters: output[2],
  kernelSize: 1,
  relu,
});

/** Whether the first layer that is not a repeat is dense. */
function beginsDense([first]: readonly SpaceLayer[]): boolean {
  return first?.kind === "dense" || (first?.kind === "repeat" && beginsDense(first.layers));
}

/** The convolutions of a reduce: a residual block of stride 2, as in NAS-Bench-201. */
export const reduceConvs = (filters: number) =>
  ({
    first: { filters, kernelSize: 3, stride: 2 },
    second: { filters, kernelSize: 3 },
    shortcut: { filters, kernelSize: 1, relu: false, batchNorm: false },
  }) satisfies Record<string, ConvBnOptions>;

/** Trainable weights and multiply-accumulates of one block for one image. */
export function blockCost(block: PlannedBlock, ops: OpTable): { parameters: number; flops: number } {
  const [height, width, channels] = block.input;
  switch (block.kind) {
    case "stem":
      return convCost(block.input, { ...stems[block.op], filters: block.output[2] });
    case "cell": {
      const costs = block.edges.map(({ op }) => ops[op] as OpTable[string]);
      return {
        parameters: costs.reduce((sum, op) => sum + op.parameters(block.input), 0),
        flops: costs.reduce((sum, op) => sum + op.flops(block.input), 0),
      };
    }
    case "dense":
      return convCost(block.input, denseConv(block));
    case "reduce": {
      const { first, second, shortcut } = reduceConvs(block.output[2]);
      const pooled: ImageShape = [height / 2, width / 2, channels];
      const costs = [convCost(block.input, first), convCost(block.output, second), convCost(pooled, shortcut)];
      return {
        parameters: costs.reduce((sum, cost) => sum + cost.parameters, 0),
        flops: costs.reduce((sum, cost) => sum + cost.flops, 0),
      };
    }
    case "head": {
      const weights = (channels + 1) * block.outputs;
      return { parameters: weights + 2 * channels, flops: weights }; // a batch norm stands before the pooling
    }
    default:
      return block satisfies never;
  }
}

/** The number itself, or the genotype's answer. */
export function numberFrom(value: NumberOrDecision, genotype: Genotype): number {
  return typeof value === "number" ? value : Number(genotype[value]);
}

type PlannedCell = Pick<PlannedBlock & { kind: "cell" }, "nodes" | "edges">;

function plannedCell(names: readonly string[]): PlannedCell {
  const nodes = nodesOf(names.length);
  return { nodes, edges: cellEdges(nodes).map((edge, index) => ({ ...edge, op: names[index] as string })) };
}

/** Nodes of a dense cell with so many edges. */
const nodesOf = (edges: number): number => (1 + Math.sqrt(1 + 8 * edges)) / 2;
