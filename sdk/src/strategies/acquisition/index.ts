import type { Acquisition } from "./acquisition.js";
import { expectedImprovement } from "./expectedImprovement.js";
import { thompsonSampling } from "./thompsonSampling.js";
import { upperConfidenceBound } from "./upperConfidenceBound.js";

/** Every acquisition. To add one: write its file, add its line here. */
export const acquisitions = { expectedImprovement, upperConfidenceBound, thompsonSampling } satisfies Readonly<
  Record<string, Acquisition>
>;

/** Name of an acquisition. */
export type AcquisitionName = keyof typeof acquisitions;

/** @throws RangeError that lists the known ones */
export function checkAcquisition(acquisition: string): void {
  if (!Object.hasOwn(acquisitions, acquisition))
    throw new RangeError(`acquisition must be one of ${Object.keys(acquisitions).join(", ")}, but got ${acquisition}`);
}
