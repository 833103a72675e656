/** Functions that node:util had before Node 23. */
const former = {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
} as const;

/**
 * Adds the functions to node:util that tfjs-node 4.22 calls and Node 23 removed, if they are missing. Its kernels look them
 * up at each call, so they stay.
 * @param util the result of require("node:util"); the namespace of an import is read-only
 */
export function supplyFormerUtil(util: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(former)) util[name] ??= value;
}
