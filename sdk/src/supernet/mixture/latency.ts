import type { Tensor4D } from "@tensorflow/tfjs-core";
import { stream } from "../../math/random.js";
import { buildNetwork } from "../../network/buildNetwork.js";
import { createWeights } from "../../network/weights.js";
import type { OpTable } from "../../ops/index.js";
import type { Apply, Op, Tf } from "../../ops/op.js";
import { type ImageShape, strided } from "../../ops/shape.js";
import { buildOp } from "../../space/layers/opBlock.js";
import { readTensors } from "../../tensor/index.js";
import type { RelaxedSpace } from "./relaxedSpace.js";

/** Where ops are timed. */
export interface LatencyPlace {
  readonly tf: Tf;
  readonly ops: OpTable;
  readonly relaxed: Pick<RelaxedSpace, "places" | "plan">;
  /** Images of a forward pass. */
  readonly batchSize: number;
}

/** An op as it stands in one layer. */
interface Standing {
  readonly row: number;
  readonly option: number;
  readonly input: ImageShape;
  /** Equal for equal ops on equal shapes. */
  readonly key: string;
  readonly apply: Apply;
}

/** Forward passes before the result is read, and how often that is timed; the fastest counts. */
const [passes, repetitions] = [3, 5];

/**
 * Seconds of a forward pass of a batch through each op at each place, over all the layers that it stands for: [places][ops]. Equal ops on
 * equal shapes are timed once. Ops that cut their edge take no time. https://arxiv.org/abs/1812.00332 https://arxiv.org/abs/1812.03443
 */
export async function measuredLatency(place: LatencyPlace): Promise<readonly (readonly number[])[]> {
  const { tf, relaxed } = place;
  const weights = createWeights(tf, 0);
  try {
    const known = new Map<string, number>();
    const sums = relaxed.places.map(({ options }) => options.map(() => 0));
    for (const { row, option, input, key, apply } of standings(place, weights)) {
      const seconds = known.get(key) ?? (await secondsOfOp(apply, input, place));
      known.set(key, seconds);
      const sum = sums[row] as number[];
      sum[option] = (sum[option] as number) + seconds;
    }
    return sums;
  } finally {
    weights.dispose();
  }
}

/** Every op that takes time, at every layer of every place. */
function standings({ tf, ops, relaxed }: LatencyPlace, weights: ReturnType<typeof createWeights>): readonly Standing[] {
  const found: Standing[] = [];
  const names = relaxed.places.map((_, row) => `timed ${row}`);
  const recorders = relaxed.places.map(
    ({ options, label }, row): Op => ({
      outputShape: strided,
      ranks: [1, 3],
      parameters: () => 0,
      flops: () => 0,
      build(toolkit, input, place) {
        for (const [option, name] of options.entries()) {
          const op = ops[name] as Op; // checked by the space
          if (op.graph === "zero") continue;
          const apply = buildOp({ name, op, where: label, input, place }, toolkit.beside(name));
          found.push({ row, option, input, key: JSON.stringify([name, input, place]), apply });
        }
        return (x) => x;
      },
    }),
  );
  const table: OpTable = { ...ops, ...Object.fromEntries(recorders.map((op, row) => [names[row] as string, op])) };
  buildNetwork(relaxed.plan(table, names), { tf, weights, ops: table });
  return found;
}

/** Without the time that reading takes, which no network spends between its ops. */
async function secondsOfOp(apply: Apply, input: ImageShape, { tf, batchSize }: LatencyPlace): Promise<number> {
  const rng = stream(0, "latency");
  const values = Float32Array.from({ length: batchSize * input[0] * input[1] * input[2] }, () => 2 * rng() - 1);
  const images = tf.tensor(values, [batchSize, ...input]) as Tensor4D;
  try {
    const own = await fastest(images, (x) => apply(x, "infer"), tf);
    return Math.max(0, own - (await fastest(images, (x) => x, tf))) / passes;
  } finally {
    images.dispose();
  }
}

/** The least seconds of some passes and of reading one number of the last, after a first time that compiles kernels. */
async function fastest(images: Tensor4D, pass: (x: Tensor4D) => Tensor4D, tf: Tf): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition <= repetitions; repetition++) {
    const begun = performance.now();
    // a GPU works in the order of its commands: once the last result is there, all are
    await readTensors(tf, () => {
      for (let before = 1; before < passes; before++) tf.tidy(() => void pass(images));
      return [tf.slice(pass(images), [0, 0, 0, 0], [1, 1, 1, 1])];
    });
    if (repetition > 0) least = Math.min(least, (performance.now() - begun) / 1000);
  }
  return least;
}
