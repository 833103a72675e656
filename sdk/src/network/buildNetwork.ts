import type { Tensor, Tensor2D, Tensor4D, Variable } from "@tensorflow/tfjs-core";
import type { OpTable } from "../ops/index.js";
import type { Apply, Mode, Tf } from "../ops/op.js";
import type { ImageShape } from "../ops/shape.js";
import { stems } from "../ops/stems.js";
import { liveEdges } from "../space/liveEdges.js";
import { denseConv, type PlannedBlock, reduceConvs } from "../space/plan.js";
import { type ToolkitContext, toolkitAt } from "./toolkit.js";
import type { Weights } from "./weights.js";

/** A trainable network. */
export interface Network {
  /** @param inputs [batch, height, width, channels], or [batch, features]. @returns [batch, outputs], raw: before softmax or sigmoid */
  logits(inputs: Tensor, mode: Mode): Tensor2D;
  /** Sets batch norm's averages to those of these batches, which are forgotten with the next call. */
  recalibrate(batches: Iterable<Tensor>): void;
  readonly trainable: readonly Variable[];
}

/** What a network is built with. */
export interface NetworkContext {
  readonly tf: Tf;
  /** Weights are looked up by place and made when missing, so that networks built with the same store share them. */
  readonly weights: Weights;
  readonly ops: OpTable;
}

/** Builds what `space.plan(genotype)` describes. */
export function buildNetwork(plan: readonly PlannedBlock[], { tf, weights, ops }: NetworkContext): Network {
  const context: ToolkitContext = { tf, weights, recalibration: { batches: 0 }, trainable: new Set() };
  const head = plan.at(-1);
  if (head?.kind !== "head") throw new RangeError("a network must end with a head, but this plan does not");
  const parts = plan.slice(0, -1).map((block) => buildBlock(block, ops, context));
  const classify = buildHead(head, context);
  const logits = (inputs: Tensor, mode: Mode): Tensor2D => {
    const forward = () => {
      // a row of features is an image of one pixel
      const images = inputs.rank === 2 ? tf.reshape(inputs, [-1, 1, 1, inputs.shape[1] as number]) : inputs;
      return classify(
        parts.reduce((value, part) => part(value, mode), images as Tensor4D),
        mode,
      );
    };
    return mode === "train" ? forward() : tf.tidy(forward); // a gradient needs what is in between
  };
  return {
    logits,
    recalibrate(batches) {
      context.recalibration.batches = 0;
      for (const images of batches) {
        context.recalibration.batches++;
        logits(images, "recalibrate").dispose();
      }
    },
    trainable: [...context.trainable],
  };
}

function buildBlock(block: PlannedBlock, ops: OpTable, context: ToolkitContext): Apply {
  const { path, input, output } = block;
  const toolkit = toolkitAt(path, context);
  switch (block.kind) {
    case "stem":
      return toolkit.convBn(block.op, input, { ...stems[block.op], filters: output[2] });
    case "dense":
      return toolkit.convBn("dense", input, denseConv(block));
    case "reduce": {
      const { first, second, shortcut } = reduceConvs(output[2]);
      const pooled: ImageShape = [output[0], output[1], input[2]];
      const down = toolkit.convBn("first", input, first);
      const keep = toolkit.convBn("second", output, second);
      const pool = toolkit.pool("average", { size: 2, stride: 2 });
      const widen = toolkit.convBn("shortcut", pooled, shortcut);
      return (x, mode) => context.tf.add(keep(down(x, mode), mode), widen(pool(x, mode), mode));
    }
    case "cell":
      return buildCell(block, ops, context);
    case "head":
      throw new RangeError(`a head is the last layer, but layer ${path} is one before the end`);
    default:
      return block satisfies never;
  }
}

function buildCell(block: PlannedBlock & { kind: "cell" }, ops: OpTable, context: ToolkitContext): Apply {
  const { tf } = context;
  const edges = block.edges.map((edge) => {
    const op = ops[edge.op] as OpTable[string]; // checked by the space
    const apply = op.build(toolkitAt(`${block.path}/${edge.from}>${edge.to}/${edge.op}`, context), block.input);
    return { ...edge, graph: op.graph, apply: checked(apply, edge.op, block) };
  });
  const live = liveEdges(block.nodes, edges);
  return (x, mode) => {
    const nodes: (Tensor4D | undefined)[] = [x];
    for (let to = 1; to < block.nodes; to++) {
      const terms = live
        .filter((edge) => edge.to === to)
        .map(({ from, apply }) => apply(nodes[from] as Tensor4D, mode)); // a live edge has a source
      nodes.push(terms.length === 0 ? undefined : terms.reduce((sum, term) => tf.add(sum, term)));
    }
    return nodes.at(-1) ?? tf.zerosLike(x);
  };
}

/** An op whose answer is compared with the shape that its cell needs. */
function checked(apply: Apply, name: string, { decision, input }: PlannedBlock & { kind: "cell" }): Apply {
  return (x, mode) => {
    const result = apply(x, mode);
    const expected = [x.shape[0], ...input];
    if (!expected.every((side, axis) => result.shape[axis] === side) || result.rank !== 4)
      throw new RangeError(
        `op "${name}" in cell "${decision}" must return shape [${expected}], which its outputShape promises, but returned [${result.shape}]; mend its build()`,
      );
    return result;
  };
}

function buildHead(block: PlannedBlock & { kind: "head" }, context: ToolkitContext) {
  const { tf } = context;
  const channels = block.input[2];
  const toolkit = toolkitAt(block.path, context);
  const normalise = toolkit.batchNorm("norm", channels, { relu: true });
  const dense = toolkit.weight("dense", [channels, block.outputs], { fanIn: 2 * channels }); // no ReLU follows it
  const bias = toolkit.weight("bias", [block.outputs], { fill: 0 });
  return (x: Tensor4D, mode: Mode): Tensor2D => {
    const features = tf.mean(normalise(x, mode), [1, 2]) as Tensor2D;
    return tf.add(tf.matMul(features, dense as Tensor as Tensor2D), bias);
  };
}
