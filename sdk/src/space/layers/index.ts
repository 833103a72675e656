// Every kind of layer. To add one: its file, its line in the table and in each union.
import { type CellBlock, type CellLayer, cell } from "./cell.js";
import { type DartsCellBlock, type DartsCellLayer, dartsCell } from "./dartsCell.js";
import { type DenseBlock, type DenseLayer, dense } from "./dense.js";
import { type HeadBlock, type HeadLayer, head } from "./head.js";
import type { ContainerLayer, LeafLayer } from "./layer.js";
import { type ModuleCellBlock, type ModuleCellLayer, moduleCell } from "./moduleCell.js";
import { type OpBlock, type OpLayer, op } from "./op.js";
import { type ReduceBlock, type ReduceLayer, reduce } from "./reduce.js";
import { type RepeatLayer, repeat } from "./repeat.js";
import { type StemBlock, type StemLayer, stem } from "./stem.js";
import { type WhenLayer, when } from "./when.js";

/** One block of one network, with its shapes. `path` names its place: equal places share weights in a supernet. */
export type PlannedBlock =
  | StemBlock
  | CellBlock
  | DartsCellBlock
  | ModuleCellBlock
  | OpBlock
  | DenseBlock
  | ReduceBlock
  | HeadBlock;

/** One part of the skeleton, in the order in which an input passes it. Plain JSON. */
export type SpaceLayer =
  | StemLayer
  | CellLayer
  | DartsCellLayer
  | ModuleCellLayer
  | OpLayer
  | DenseLayer
  | ReduceLayer
  | HeadLayer
  | RepeatLayer
  | WhenLayer;

/** Layers that stand for one block. */
export const leafLayers = { stem, cell, dartsCell, moduleCell, op, dense, reduce, head };
/** Layers that hold others. */
export const containerLayers = { repeat, when };

/** A layer that stands for one block, and its behaviour. */
export type Leaf = Extract<SpaceLayer, { kind: keyof typeof leafLayers }>;

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
