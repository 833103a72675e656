// Every kind of layer. To add one: its file, its line in the table here, and its types in types.ts.
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

/** Layers that stand for one block. */
export const leafLayers = { stem, cell, dartsCell, moduleCell, op, dense, reduce, head };
/** Layers that hold others. */
export const containerLayers = { repeat, when };

/** The behaviour of a layer that holds others; undefined of one that stands for a block. */
export function containerOf(layer: SpaceLayer): ContainerLayer<SpaceLayer> | undefined {
  // the table pairs each kind with its own layers, which the index type cannot express
  return Object.hasOwn(containerLayers, layer.kind)
    ? (containerLayers[layer.kind as keyof typeof containerLayers] as unknown as ContainerLayer<SpaceLayer>)
    : undefined;
}

/** The behaviour of a layer that stands for one block, or of such a block. */
export function leafOf(one: SpaceLayer | PlannedBlock): LeafLayer<SpaceLayer, PlannedBlock> {
  return leafLayers[one.kind as keyof typeof leafLayers] as unknown as LeafLayer<SpaceLayer, PlannedBlock>; // as above
}
