import type { OpTable } from "../../ops/index.js";

/** @throws RangeError when the list of ops is empty, or an op is unknown, repeated, or has a name that `format` cannot write */
export function checkOps(what: string, names: readonly string[], ops: OpTable): void {
  if (names.length === 0) throw new RangeError(`ops of ${what} must have at least one op, but is empty`);
  for (const [index, op] of names.entries()) {
    if (!Object.hasOwn(ops, op))
      throw new RangeError(`unknown op "${op}" in ${what}; known: ${Object.keys(ops).join(", ")}`);
    if (!/^[\w.-]+$/.test(op))
      throw new RangeError(`op "${op}" in ${what} must have a name of letters, digits, "_", "-" and "."; rename it`);
    if (names.indexOf(op) !== index) throw new RangeError(`${what} lists op "${op}" twice; list each once`);
  }
}
