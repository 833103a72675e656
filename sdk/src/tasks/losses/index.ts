// What training minimises. A loss sees tensors, not networks.

import { ownExport } from "../ownExport.js";
import type { Task } from "../task.js";
import { binaryCrossEntropy } from "./binaryCrossEntropy.js";
import { crossEntropy } from "./crossEntropy.js";
import { focal } from "./focal.js";
import { huber } from "./huber.js";
import { appliesTo, type Loss, type LossContext, type LossFunction } from "./loss.js";
import { meanSquaredError } from "./meanSquaredError.js";

/** Every loss by name. */
export const losses = { crossEntropy, focal, binaryCrossEntropy, meanSquaredError, huber } satisfies Readonly<
  Record<string, Loss>
>;

/** A loss of the table with its options, or one that a module exports. Plain JSON. */
export type LossReference =
  | string
  | { readonly loss: string; readonly options?: Readonly<Record<string, unknown>> }
  | { readonly module: string; readonly export: string };

/** The loss that a reference names; the task's own without one. @throws RangeError when there is none, or it is not for this task */
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
    throw new RangeError(`unknown loss "${loss}"; for a ${task.name} there are ${lossesOf(task).join(", ")}`);
  return checked(losses[loss as keyof typeof losses], `"${loss}"`, task).create(options, context);
}

/** The task's own loss, with no options: what the metric "loss" reports. */
export const ownLoss = (context: LossContext): LossFunction =>
  losses[context.task.loss as keyof typeof losses].create(undefined, context); // the contract suite checks every task's

/** What trains a task when no loss is named. @throws RangeError when labels shall be smoothed that are none of classes */
export function trainingLoss(context: LossContext, labelSmoothing: number): LossFunction {
  if (labelSmoothing === 0) return ownLoss(context);
  if (context.task.loss !== "crossEntropy")
    throw new RangeError(
      `labelSmoothing must be 0 for a ${context.task.name}, which has no labels of one class each, but is ${labelSmoothing}`,
    );
  return crossEntropy.create({ labelSmoothing }, context);
}

/** Names of the losses that can train a task. */
export const lossesOf = (task: Task): readonly string[] =>
  Object.entries(losses).flatMap(([name, loss]) => (appliesTo(loss, task) ? [name] : []));

function checked(loss: Loss, name: string, task: Task): Loss {
  if (!appliesTo(loss, task))
    throw new RangeError(
      `loss ${name} is for ${loss.tasks.join(", ")}, not for a ${task.name}; there are ${lossesOf(task).join(", ")}`,
    );
  return loss;
}
