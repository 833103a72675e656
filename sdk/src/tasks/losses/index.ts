// Losses. They work on tensors and do not depend on networks.

import { ownExport } from "../ownExport.js";
import type { Task } from "../task.js";
import { binaryCrossEntropy } from "./binaryCrossEntropy.js";
import { crossEntropy } from "./crossEntropy.js";
import { focal } from "./focal.js";
import { huber } from "./huber.js";
import { appliesTo, type Loss, type LossContext, type LossFunction } from "./loss.js";
import { meanSquaredError } from "./meanSquaredError.js";

/** Losses by name. To add one: write its file, add its line here. */
export const losses = { crossEntropy, focal, binaryCrossEntropy, meanSquaredError, huber } satisfies Readonly<
  Record<string, Loss>
>;

/** A built-in loss with its options, or a custom loss that a module exports. Plain JSON. */
export type LossReference =
  | string
  | { readonly loss: string; readonly options?: Readonly<Record<string, unknown>> }
  | { readonly module: string; readonly export: string };

/** The referenced loss, by default the task's. @throws RangeError when it is unknown, or does not support the task */
export async function lossFor(context: LossContext, reference?: LossReference): Promise<LossFunction> {
  const { task } = context;
  if (reference !== undefined && typeof reference !== "string" && "module" in reference) {
    const own = await ownExport(
      reference,
      "loss",
      (value): value is Loss => typeof (value as Loss).create === "function",
    );
    return checked(own, `"${reference.export}"`, task).create(undefined, context);
  }
  const { loss, options } =
    typeof reference === "object" ? reference : { loss: reference ?? task.loss, options: undefined };
  if (!Object.hasOwn(losses, loss))
    throw new RangeError(`unknown loss "${loss}"; known for a ${task.name}: ${lossesOf(task).join(", ")}`);
  return checked(losses[loss as keyof typeof losses], `"${loss}"`, task).create(options, context);
}

/** The task's default loss without options, which the metric "loss" reports. */
export const ownLoss = (context: LossContext): LossFunction =>
  losses[context.task.loss as keyof typeof losses].create(undefined, context); // the contract suite checks that every task's exists

/**
 * The default training loss of a task.
 * @throws RangeError when `labelSmoothing` is above 0 for a task other than classification
 */
export function trainingLoss(context: LossContext, labelSmoothing: number): LossFunction {
  if (labelSmoothing === 0) return ownLoss(context);
  if (context.task.loss !== "crossEntropy")
    throw new RangeError(
      `labelSmoothing must be 0 for a ${context.task.name}, but is ${labelSmoothing}; it applies to classification only`,
    );
  return crossEntropy.create({ labelSmoothing }, context);
}

/** Names of the losses that support a task. */
export const lossesOf = (task: Task): readonly string[] =>
  Object.entries(losses).flatMap(([name, loss]) => (appliesTo(loss, task) ? [name] : []));

function checked(loss: Loss, name: string, task: Task): Loss {
  if (!appliesTo(loss, task))
    throw new RangeError(
      `loss ${name} is for ${loss.tasks.join(", ")}, not for a ${task.name}; use one of ${lossesOf(task).join(", ")}`,
    );
  return loss;
}
