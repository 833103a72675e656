import { space } from "../space.js";

/** Size of a network of NAS-Bench-101 cells. */
export interface NasBench101Options {
  /** Channels of the first stage; doubled with each further one. @defaultValue 128 */
  readonly channels?: number;
  /** Cells in each of the three stages. @defaultValue 3 */
  readonly cellsPerStage?: number;
  /** Most vertices of a cell, input and output among them. @defaultValue 7 */
  readonly vertices?: number;
  /** Most edges of a cell. @defaultValue 9 */
  readonly edges?: number;
}

/**
 * NAS-Bench-101: cells of at most 7 vertices and 9 edges with 3 ops, 423,624 of them different. Of the published ops, conv3x3-bn-relu is
 * `conv_bn_relu_3x3`, conv1x1-bn-relu `conv_bn_relu_1x1` and maxpool3x3 `max_pool_3x3`. https://arxiv.org/abs/1902.09635
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
