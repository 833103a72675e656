import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import type { TargetArray, Task } from "../task.js";

/**
 * Mean loss of a batch.
 * @param outputs [batch, outputs], raw: before softmax or sigmoid
 * @param targets [batch, ...target.shape], as returned by `task.encode`
 */
export type LossFunction = (tf: Tf, outputs: Tensor2D, targets: Tensor) => Scalar;

/** What a loss receives when it is created. */
export interface LossContext {
  readonly task: Task;
  /** Targets of the train split, for class weights. */
  readonly train: TargetArray;
}

/** A built-in or custom loss. */
export interface Loss {
  readonly definition: string;
  /** Names of the tasks it supports. */
  readonly tasks: readonly string[];
  /** @throws RangeError when an option is unknown or out of range */
  create(options: unknown, context: LossContext): LossFunction;
}

/** Options of `defineLoss`. */
export interface DefineLossOptions {
  /** One sentence that defines the loss. */
  readonly definition: string;
  /** Names of the tasks it supports. @defaultValue all */
  readonly tasks?: readonly string[];
  readonly loss: LossFunction;
}

/**
 * Defines a custom loss. Export it from a module and refer to it by `{ module: import.meta.url, export: "myLoss" }`, so that worker
 * processes and resumed studies can load it.
 * @throws RangeError when `loss` is not a function
 */
export function defineLoss({ definition, tasks = anyTask, loss }: DefineLossOptions): Loss {
  if (typeof loss !== "function")
    throw new RangeError(`loss must be a function of (tf, outputs, targets), but got ${typeof loss}`);
  return { definition, tasks, create: () => loss };
}

/** Value of `tasks` that means every task. */
export const anyTask: readonly string[] = ["*"];

/** Whether a loss or metric supports a task. */
export const appliesTo = ({ tasks }: { readonly tasks: readonly string[] }, { name }: Pick<Task, "name">): boolean =>
  tasks.includes(name) || tasks.includes("*");
