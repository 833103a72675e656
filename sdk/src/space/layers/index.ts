// The table of layer kinds. To add one: write its file, add its line to the table here and its types to types.ts.
import { cell } from "./cell.js";
import { dartsCell } from "./dartsCell.js";
import { dense } from "./dense.js";
import { head } from "./head.js";
import type { ContainerLayer, LeafLayer } from "./layer.js";
import { moduleCell } from "./moduleCell.js";
import { op } from "./op.js";
import { reduce } from "./reduce.js";
import { repeat } from "./repeat.js";
import { stem } from "./stem.js";
import type { PlannedBlock, SpaceLayer } from "./types.js";
import { when } from "./when.js";

export type { PlannedBlock, SpaceLayer } from "./types.js";

/** Layers that are one block of the network. */
export const leafLayers = { stem, cell, dartsCell, moduleCell, op, dense, reduce, head };
/** Layers that contain others. */
export const containerLayers = { repeat, when };

/** The implementation of a container layer; undefined for other layers. */
export function containerOf(layer: SpaceLayer): ContainerLayer<SpaceLayer> | undefined {
  // the table maps each kind to its layers, which the index type cannot express
  return Object.hasOwn(containerLayers, layer.kind)
    ? (containerLayers[layer.kind as keyof typeof containerLayers] as unknown as ContainerLayer<SpaceLayer>)
    : undefined;
}

/** The implementation of a layer that is one block, or of its block. */
export function leafOf(one: SpaceLayer | PlannedBlock): LeafLayer<SpaceLayer, PlannedBlock> {
  // a space from a file may have a kind that this version does not know
  if (!Object.hasOwn(leafLayers, one.kind))
    throw new RangeError(
      `unknown layer "${one.kind}"; known: ${Object.keys({ ...leafLayers, ...containerLayers }).join(", ")}`,
    );
  return leafLayers[one.kind as keyof typeof leafLayers] as unknown as LeafLayer<SpaceLayer, PlannedBlock>; // as above
}
