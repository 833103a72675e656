import { binary } from "./binary.js";
import { dirichlet } from "./dirichlet.js";
import type { Gate } from "./gate.js";
import { gumbelSoftmax } from "./gumbelSoftmax.js";
import { hardGumbel } from "./hardGumbel.js";
import { policy } from "./policy.js";
import { sigmoid } from "./sigmoid.js";
import { softmaxGate } from "./softmax.js";

/** Every way from architecture parameters to weights of ops. To add one: write its file, add its line here. */
export const gates = {
  softmax: softmaxGate,
  sigmoid,
  gumbelSoftmax,
  hardGumbel,
  binary,
  dirichlet,
  policy,
} satisfies Readonly<Record<string, (options: never) => Gate>>;

/** A gate with its options. Plain JSON. */
export interface GateJson {
  /** Key in the table of gates. */
  readonly kind: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The gate of a method. @throws RangeError when it is unknown */
export function gateOf({ kind, options }: GateJson): Gate {
  if (!Object.hasOwn(gates, kind))
    throw new RangeError(`unknown gate "${kind}"; known: ${Object.keys(gates).join(", ")}`);
  const gate = gates[kind as keyof typeof gates] as (options: never) => Gate;
  return gate(options as never); // the method has the options of this gate
}
