import type { Cost } from "../ops/convCost.js";
import type { OpTable } from "../ops/index.js";
import type { ImageShape, Shape } from "../ops/shape.js";
import type { Decisions, Genotype } from "./decisions.js";
import { containerOf, leafOf, type PlannedBlock, type SpaceLayer } from "./layers/index.js";
import type { Planning } from "./layers/layer.js";

/** What `planNetwork` needs besides the genotype. */
export interface PlanContext {
  readonly layers: readonly SpaceLayer[];
  readonly decisions: Decisions;
  readonly ops: OpTable;
  readonly input: Shape;
  readonly outputs: number;
}

/**
 * The blocks of a genotype's network with their shapes, without building it.
 * @throws RangeError when a layer cannot follow the one before it, or a shape does not fit
 */
export function planNetwork(genotype: Genotype, context: PlanContext): readonly PlannedBlock[] {
  checkContext(context);
  const { input } = context;
  const blocks: PlannedBlock[] = [];
  let shape: ImageShape = input.length === 1 ? [1, 1, input[0]] : (input as ImageShape); // has 1 or 3 axes, as checked
  const plan = (layers: readonly SpaceLayer[], path: string): void => {
    for (const [index, layer] of layers.entries())
      (containerOf(layer) ?? leafOf(layer)).plan(layer, `${path}${index}`, planning());
  };
  const planning = (): Planning => ({
    ...context,
    genotype,
    rank: input.length === 1 ? 1 : 3,
    blocks,
    shape,
    add(block) {
      blocks.push(block);
      shape = block.output;
    },
    inner: plan,
  });
  plan(context.layers, "");
  return blocks;
}

/** Trainable weights and multiply-accumulates of one block for one input. */
export const blockCost = (block: PlannedBlock, ops: OpTable): Cost => leafOf(block).cost(block, ops);

function checkContext({ layers, input, outputs }: PlanContext): void {
  const features = input.length === 1;
  const first = firstLeaf(layers)?.kind;
  const begins = layers[0]?.kind === "stem" || first === "op" || (features && first === "dense");
  if (!begins || layers.at(-1)?.kind !== "head")
    throw new RangeError(
      `a network must begin with a stem and end with a head, but this space has the layers: ${layers.map((layer) => layer.kind).join(", ") || "none"}; add .stem(...) first, or .dense(...) for a table of features, and .head("classifier") last`,
    );
  if ((input.length !== 3 && !features) || input.some((side) => !Number.isInteger(side) || side < 1))
    throw new RangeError(
      `input must be [height, width, channels] or [features], whole numbers of at least 1, but got [${input.join(", ")}]`,
    );
  if (!Number.isInteger(outputs) || outputs < 1)
    throw new RangeError(`outputs must be a whole number of at least 1, but got ${outputs}`);
}

/** The first layer that is not a container. */
function firstLeaf([first]: readonly SpaceLayer[]): SpaceLayer | undefined {
  if (first === undefined) return undefined;
  const container = containerOf(first);
  return container === undefined ? first : firstLeaf(container.inner(first));
}
