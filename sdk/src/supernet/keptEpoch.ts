import { join } from "node:path";
import { Diverged } from "../network/diverged.js";
import type { WeightArrays } from "../network/weights.js";
import { supernetFile } from "./supernetFile.js";

/** Where a training stood when it diverged. */
interface Standing {
  /** Complete epochs. */
  readonly done: number;
  readonly folder: string;
}

/** The error of a training that diverged, with what is left of it; any other error as it is. */
export function withKeptEpoch(error: unknown, { done, folder }: Standing): unknown {
  if (!(error instanceof Diverged)) return error;
  const kept =
    done === 0
      ? "no epoch was complete, so no weights are kept"
      : `the weights of epoch ${done} are kept in ${join(folder, supernetFile(done))}`;
  return new Diverged(`in epoch ${done + 1} ${error.message}; ${kept}`);
}

/** @throws Diverged when a weight is not a finite number, as after a last step that was too large */
export function checkFinite(arrays: WeightArrays): void {
  for (const [name, { values }] of arrays)
    if (!values.every(Number.isFinite))
      throw new Diverged(`the weight "${name}" is no longer finite; a lower learningRate may help`);
}
