import type { Acquisition } from "./acquisition.js";
import { expectedImprovement } from "./expectedImprovement.js";
import { thompsonSampling } from "./thompsonSampling.js";
import { upperConfidenceBound } from "./upperConfidenceBound.js";

/** Acquisition functions. To add one: write its file, add its line here. */
export const acquisitions = { expectedImprovement, upperConfidenceBound, thompsonSampling } satisfies Readonly<
  Record<string, Acquisition>
>;

/** Name of an acquisition function. */
export type AcquisitionName = keyof typeof acquisitions;

/** @throws RangeError when the name is unknown */
export function checkAcquisition(acquisition: string): void {
  if (!Object.hasOwn(acquisitions, acquisition))
    throw new RangeError(`acquisition must be one of ${Object.keys(acquisitions).join(", ")}, but got ${acquisition}`);
}
