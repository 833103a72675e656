import { buildNetwork, type Network } from "../../network/buildNetwork.js";
import type { Weights } from "../../network/weights.js";
import type { OpTable } from "../../ops/index.js";
import type { Tf } from "../../ops/op.js";
import type { ControllerPlaces } from "./controllers/controller.js";
import { type GateVariables, gateVariables } from "./gateVariables.js";
import { mixedOp } from "./mixedOp.js";
import type { MixtureJson } from "./mixtureJson.js";
import type { RelaxedSpace } from "./relaxedSpace.js";

/** A network with all ops at every place, and the weights of its ops and edges. */
export interface MixedNetwork {
  readonly network: Network;
  readonly gates: GateVariables;
}

/** What a mixed network is built with. */
export interface MixedNetworkOptions {
  readonly tf: Tf;
  readonly weights: Weights;
  readonly ops: OpTable;
  readonly relaxed: RelaxedSpace;
  readonly mixture: Pick<MixtureJson, "partial" | "edges">;
}

/** Builds the network of a relaxed space. Its gates have a row per place, then a row per node with several edges where edges count. */
export function mixedNetwork({ tf, weights, ops, relaxed, mixture }: MixedNetworkOptions): MixedNetwork {
  const { places } = relaxed;
  const nodes = mixture.edges ? relaxed.nodes : [];
  const gates = gateVariables(tf, rowSizes(relaxed, mixture));
  const names = places.map((_, row) => `mixture ${row}`);
  const mixed = places.map(({ label, options }, row) => {
    const node = nodes.findIndex((into) => into.includes(row));
    const edge = node < 0 ? undefined : { row: places.length + node, index: nodes[node]?.indexOf(row) as number };
    return mixedOp({ ops, options, label, gates, row, edge, partial: mixture.partial });
  });
  const table: OpTable = { ...ops, ...Object.fromEntries(mixed.map((op, row) => [names[row] as string, op])) };
  const network = buildNetwork(relaxed.plan(table, names), { tf, weights, ops: table, fixedNorms: true });
  return { network, gates };
}

/** What a controller decides on. */
export const controllerPlaces = (
  relaxed: Pick<RelaxedSpace, "places" | "nodes">,
  mixture: Pick<MixtureJson, "edges">,
): ControllerPlaces => ({
  sizes: rowSizes(relaxed, mixture),
  options: relaxed.places.map(({ options }) => options),
});

/** Numbers of ops or edges in each row. */
export const rowSizes = (
  { places, nodes }: Pick<RelaxedSpace, "places" | "nodes">,
  { edges }: Pick<MixtureJson, "edges">,
): readonly number[] => [
  ...places.map(({ options }) => options.length),
  ...(edges ? nodes.map(({ length }) => length) : []),
];
