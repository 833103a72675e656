import type { OpTable } from "../../ops/index.js";

/** @throws RangeError when a cell lists an op that is unknown, listed twice, or has a name that its text could not hold */
export function checkOps(what: string, names: readonly string[], ops: OpTable): void {
  if (names.length === 0) throw new RangeError(`${what} needs at least one op, but ops is empty`);
  for (const [index, op] of names.entries()) {
    if (!Object.hasOwn(ops, op))
      throw new RangeError(`unknown op "${op}" in ${what}; known: ${Object.keys(ops).join(", ")}`);
    if (!/^[\w.-]+$/.test(op))
      throw new RangeError(`op "${op}" in ${what} needs a name of letters, digits, "_", "-" and "."; rename it`);
    if (names.indexOf(op) !== index) throw new RangeError(`${what} lists op "${op}" twice; list each once`);
  }
}
