import { batchesIn } from "../../network/batches.js";
import type { SharedSpace } from "../paths/pathRule.js";
import { checkMixable } from "./checkMixable.js";
import type { MixtureJson } from "./mixtureJson.js";
import { splitTraining } from "./splitTraining.js";
import { warmupOf } from "./warmup.js";

/** @throws RangeError when the space has other decisions than ops, or the training split cannot be divided */
export function checkMixture(
  { share, order }: MixtureJson,
  { method, space, examples }: { readonly method: string; readonly space: SharedSpace; readonly examples: number },
): void {
  checkMixable(space, method);
  if (order !== "joint") splitTraining(examples, share);
}

/** Passes of its batch that a step of the architecture parameters takes, beside those of the weights. */
export const passesOf: Readonly<Record<MixtureJson["order"], number>> = { joint: 0, first: 1, reward: 1, second: 4 };

/** Examples of the training split that train the weights of a mixture. */
export const weightExamples = ({ order, share }: MixtureJson, examples: number): number =>
  order === "joint" ? examples : splitTraining(examples, share).weights.count;

/** Images that the training of a mixture passes through the network. */
export function mixtureImages(
  mixture: MixtureJson,
  { epochs, examples, batchSize }: { readonly epochs: number; readonly examples: number; readonly batchSize: number },
): number {
  const trained = weightExamples(mixture, examples);
  const own = batchesIn(trained, batchSize) * Math.min(trained, batchSize);
  return epochs * own + Math.max(0, epochs - warmupOf(mixture, epochs)) * passesOf[mixture.order] * own;
}
