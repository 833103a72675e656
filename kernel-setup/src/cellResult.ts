import { inspect } from "node:util";
import { foreignBundle } from "./foreignValue.js";
import { unlessInterrupted } from "./interrupts.js";
import type { Content } from "./wire.js";

const display = Symbol.for("Jupyter.display");

/** The display data of a cell's value, by MIME type. https://docs.deno.com/runtime/reference/cli/jupyter */
export async function mimeBundle(value: unknown): Promise<Content> {
  const show = canHoldMembers(value) ? Reflect.get(value, display) : undefined;
  if (typeof show !== "function") {
    const foreign = canHoldMembers(value) ? await foreignBundle(value) : undefined;
    return foreign ?? { "text/plain": inspect(value, { depth: 3 }) };
  }
  const bundle: unknown = await unlessInterrupted(show.call(value));
  if (!canHoldMembers(bundle))
    throw new TypeError(
      `Symbol.for("Jupyter.display") must return an object from MIME type to data, but returned ${bundle}`,
    );
  return bundle as Content;
}

const canHoldMembers = (value: unknown): value is object =>
  (typeof value === "object" && value !== null) || typeof value === "function";
