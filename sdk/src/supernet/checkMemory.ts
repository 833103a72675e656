import type { MemoryLimit } from "../tensor/index.js";
import { type MemoryPlace, type SupernetMemory, supernetMemory } from "./supernetMemory.js";

/**
 * Refuses a supernet that is too large to be trained, before its weights are allocated.
 * @throws RangeError that names the estimate, the limit and what would take less
 */
export function checkMemory(place: MemoryPlace, limits: readonly MemoryLimit[]): void {
  if (limits.length === 0) return;
  const least = limits.reduce((one, other) => (other.bytes < one.bytes ? other : one));
  const memory = supernetMemory(place, (bytes) => bytes <= least.bytes);
  const total = totalOf(memory);
  if (total <= least.bytes) return;
  const { weights, optimizer, activations } = memory;
  const { batchSize, optimizer: name } = place.training;
  const parts = [
    `${text(weights)} of shared weights`,
    `${text(optimizer)} of ${name}'s state`,
    ...(activations === 0 ? [] : [`${text(activations)} of activations with batchSize ${batchSize}`]),
  ];
  throw new RangeError(
    `the supernet needs at least ${text(total)} of memory (${parts.join(", ")}), but ${least.of} is ${text(least.bytes)}; use fewer channels or ops${activations > total / 2 ? `, or a batchSize below ${batchSize}` : ""}`,
  );
}

/** All bytes together. */
export const totalOf = ({ weights, optimizer, gradients, activations }: SupernetMemory): number =>
  weights + optimizer + gradients + activations;

function text(bytes: number): string {
  const units = ["KiB", "MiB", "GiB", "TiB"];
  const power = Math.min(units.length, Math.max(1, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
  const value = bytes / 1024 ** power;
  return `${value < 100 ? value.toPrecision(3) : Math.round(value)} ${units[power - 1]}`;
}
