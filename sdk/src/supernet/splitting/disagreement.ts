import { setImmediate } from "node:timers/promises";
import type { Scalar, Variable } from "@tensorflow/tfjs-core";
import { stream } from "../../math/random.js";
import type { Batch } from "../../network/batches.js";
import { buildNetwork } from "../../network/buildNetwork.js";
import type { BatchLoss } from "../../network/trainEpoch.js";
import type { WeightGradient, Weights } from "../../network/weights.js";
import type { Tf } from "../../ops/op.js";
import type { SupernetSplit } from "../../records/studyRecord.js";
import type { Genotype } from "../../space/decisions.js";
import { levelsOf, type Part } from "../../space/parts.js";
import { readTensors } from "../../tensor/index.js";
import type { PathPlace } from "../paths/pathRule.js";
import { groupOf } from "./split.js";

/** What disagreement is measured with. */
export interface DisagreementOptions extends PathPlace {
  readonly tf: Tf;
  /** Of the supernet that is measured. */
  readonly weights: Weights;
  readonly loss: BatchLoss;
  /** On which all gradients are taken, one for each base. */
  readonly batches: readonly Batch[];
  /** The supernet that is measured, and the splits that made it. */
  readonly group: string;
  readonly splits: readonly SupernetSplit[];
  readonly signal?: AbortSignal | undefined;
}

/** A part with more values has too many ways to be split. */
const mostValues = 16;

/** Parts by which a supernet can be split: their values are few. */
export const splittable = (part: Part): boolean => levelsOf(part) >= 2 && levelsOf(part) <= mostValues;

/**
 * The split in two halves of equal size, or nearly, whose gradients disagree most: for each part, every value is given to the same random paths,
 * on the same batches, and the gradients of the weights that two values have in common are compared by their cosine.
 * https://arxiv.org/abs/2203.15207
 * @returns the split, and the images that measuring took
 */
export async function mostDisagreeing(
  options: DisagreementOptions,
): Promise<{ readonly split: SupernetSplit | undefined; readonly images: number }> {
  const { space, seed, batches, group, splits, signal } = options;
  let images = 0;
  let best: SupernetSplit | undefined;
  for (const [index, part] of space.parts.entries()) {
    const values = splittable(part) ? valuesIn(part) : [];
    if (values.length < 2) continue;
    const cosines = values.map(() => values.map(() => 0));
    for (const [base, batch] of batches.entries()) {
      const from = space.values(sampled(base));
      const gradients: Gradients[] = [];
      for (const value of values) {
        signal?.throwIfAborted();
        const path = space.genotype(from.map((old, at) => (at === index ? value : old)));
        gradients.push(await gradientsOf(path, batch, options));
        images += batch.count;
        await setImmediate(); // lets signals and messages in
      }
      for (const [one, row] of cosines.entries())
        for (const other of row.keys())
          row[other] = (row[other] as number) + cosineOf(gradients[one], gradients[other]) / batches.length;
    }
    const found = { group, part: part.label, ...cut(values, cosines) };
    if (best === undefined || found.cosine < best.cosine) best = found;
  }
  return { split: best, images };

  /** The values of a part that this supernet holds. */
  function valuesIn(part: Part): readonly number[] {
    const low = part.kind === "integer" ? part.low : 0;
    const held = splits
      .filter((split) => split.part === part.label && group.startsWith(split.group) && group !== split.group)
      .map((split) => split.values[Number(group[split.group.length])]);
    return Array.from({ length: levelsOf(part) }, (_, step) => low + step).filter((value) =>
      held.every((values) => values?.includes(value)),
    );
  }

  /** A random path that this supernet holds. */
  function sampled(base: number): Genotype {
    for (let attempt = 0; ; attempt++) {
      const path = space.sample(stream(seed, "split path", group, base, attempt));
      if (groupOf(path, splits, space) === group) return path;
    }
  }
}

type Gradients = ReadonlyMap<Variable, Float32Array>;

async function gradientsOf(
  path: Genotype,
  batch: Batch,
  { tf, space, shape, weights, loss, seed }: DisagreementOptions,
): Promise<Gradients> {
  const network = buildNetwork(space.plan(path, shape), { tf, weights, ops: space.ops });
  network.setNoise({ rng: stream(seed, "split noise"), dropPath: 0 });
  let connected: readonly Variable[] = [];
  const slopes = await readTensors(tf, () => {
    const images = tf.tensor(batch.images, [batch.count, ...shape.input]);
    const value = (): Scalar => loss(tf, network.logits(images, "train"), batch);
    const { grads } = tf.variableGrads(value, [...network.trainable]);
    const changes = network.trainable.flatMap((weight): readonly WeightGradient[] => {
      const gradient = grads[weight.name] ?? undefined;
      if (gradient === undefined) return [];
      return weights.whole?.(weight, gradient) ?? [[weight, gradient]]; // elastic values have slices of one weight in common
    });
    connected = changes.map(([weight]) => weight);
    return changes.map(([, gradient]) => gradient);
  });
  return new Map(connected.map((weight, index) => [weight, slopes[index] as Float32Array])); // one each
}

/** Cosine of the angle between two gradients over the weights that both have; 1 where there is none to disagree on. */
function cosineOf(one: Gradients | undefined, other: Gradients | undefined): number {
  let [dot, first, second] = [0, 0, 0];
  for (const [weight, slopes] of one ?? []) {
    const others = other?.get(weight);
    if (others === undefined) continue;
    for (let at = 0; at < slopes.length; at++) {
      const [a, b] = [slopes[at] as number, others[at] as number];
      dot += a * b;
      first += a * a;
      second += b * b;
    }
  }
  return first === 0 || second === 0 ? 1 : dot / Math.sqrt(first * second);
}

/** The two halves, as equal in size as can be, between which the mean cosine is lowest. */
export function cut(
  values: readonly number[],
  cosines: readonly (readonly number[])[],
): { readonly values: readonly (readonly number[])[]; readonly cosine: number } {
  const size = Math.floor(values.length / 2);
  let best: { readonly values: readonly (readonly number[])[]; readonly cosine: number } | undefined;
  for (let chosen = 1; chosen < 2 ** values.length - 1; chosen++) {
    const half = values.map((_, at) => (chosen >> at) % 2 === 1);
    const count = half.filter(Boolean).length;
    if (count !== size || (2 * size === values.length && half[0] !== true)) continue; // each pair of halves once
    let sum = 0;
    for (const [one, inHalf] of half.entries())
      for (const [other, otherInHalf] of half.entries())
        if (inHalf && !otherInHalf) sum += cosines[one]?.[other] as number;
    const cosine = sum / (count * (values.length - count));
    if (best !== undefined && cosine >= best.cosine) continue;
    best = { values: [values.filter((_, at) => half[at]), values.filter((_, at) => !half[at])], cosine };
  }
  return best ?? { values: [values, []], cosine: 1 };
}
