// The types of all layers and of the blocks that they plan.
import type { CellBlock, CellLayer } from "./cell.js";
import type { DartsCellBlock, DartsCellLayer } from "./dartsCell.js";
import type { DenseBlock, DenseLayer } from "./dense.js";
import type { HeadBlock, HeadLayer } from "./head.js";
import type { ModuleCellBlock, ModuleCellLayer } from "./moduleCell.js";
import type { OpBlock, OpLayer } from "./op.js";
import type { ReduceBlock, ReduceLayer } from "./reduce.js";
import type { RepeatLayer } from "./repeat.js";
import type { StemBlock, StemLayer } from "./stem.js";
import type { WhenLayer } from "./when.js";

export type { CellBlock, CellLayer, CellOptions, PlannedEdge } from "./cell.js";
export type { DartsCellBlock, DartsCellLayer, DartsCellOptions, DartsCellPlace } from "./dartsCell.js";
export type { DenseBlock, DenseLayer, DenseOptions } from "./dense.js";
export type { HeadBlock, HeadLayer } from "./head.js";
export type { BlockBase, BlockStyle, LayerStyle, NumberOrDecision } from "./layer.js";
export type { ModuleCellBlock, ModuleCellLayer, ModuleCellOptions, ModuleCellPlace } from "./moduleCell.js";
export type { OpBlock, OpChoice, OpLayer, OpLayerOptions } from "./op.js";
export type { StyleOptions } from "./options.js";
export type { ReduceBlock, ReduceLayer, ReduceOptions } from "./reduce.js";
export type { RepeatLayer } from "./repeat.js";
export type { StemBlock, StemLayer, StemOptions } from "./stem.js";
export type { WhenLayer } from "./when.js";

/** One block of a planned network, with its shapes. Blocks with equal `path` share weights in a supernet. */
export type PlannedBlock =
  | StemBlock
  | CellBlock
  | DartsCellBlock
  | ModuleCellBlock
  | OpBlock
  | DenseBlock
  | ReduceBlock
  | HeadBlock;

/** One layer of a space. Plain JSON. */
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
