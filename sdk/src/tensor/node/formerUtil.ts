/** Functions that node:util once had, as it had them. */
const former = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
} as const;

/**
 * Gives node:util back the functions that tfjs-node 4.22 calls and Node 23 took out, where they are missing. Its kernels look them
 * up at each call, so they stay.
 * @param util what require("node:util") answers: the namespace of an import cannot be added to
 */
export function supplyFormerUtil(util: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(former)) util[name] ??= value;
}
