import { space } from "../space.js";

/** Size of a NAS-Bench-101 network. */
export interface NasBench101Options {
  /** Channels of the first stage, at least 1; doubled in each further stage. @defaultValue 128 */
  readonly channels?: number;
  /** Cells in each of the three stages, at least 1. @defaultValue 3 */
  readonly cellsPerStage?: number;
  /** Maximum number of vertices of a cell including input and output, 2 to 7. @defaultValue 7 */
  readonly vertices?: number;
  /** Maximum number of edges of a cell, at least 1. @defaultValue 9 */
  readonly edges?: number;
}

/**
 * NAS-Bench-101: 423,624 unique cells of at most 7 vertices and 9 edges with 3 ops. The published op conv3x3-bn-relu is
 * `conv_bn_relu_3x3`, conv1x1-bn-relu `conv_bn_relu_1x1` and maxpool3x3 `max_pool_3x3`. https://arxiv.org/abs/1902.09635
 * @throws RangeError when an option is out of range
 */
export const nasBench101 = ({ channels = 128, cellsPerStage = 3, vertices = 7, edges = 9 }: NasBench101Options = {}) =>
  space()
    .stem("conv_bn_relu_3x3", { channels })
    .moduleCell("cell", {
      vertices,
      edges,
      ops: ["conv_bn_relu_3x3", "conv_bn_relu_1x1", "max_pool_3x3"],
      channels,
    })
    .repeat(cellsPerStage - 1, (stage) => stage.moduleCell("cell", { channels }))
    .op("max_pool_2x2", { stride: 2 })
    .repeat(cellsPerStage, (stage) => stage.moduleCell("cell", { channels: 2 * channels }))
    .op("max_pool_2x2", { stride: 2 })
    .repeat(cellsPerStage, (stage) => stage.moduleCell("cell", { channels: 4 * channels }))
    .head("linear");
