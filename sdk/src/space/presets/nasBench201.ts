import { space } from "../space.js";

/** NAS-Bench-201: 15,625 cells of 4 nodes and 5 ops; by default 5 cells in each of 3 stages, 16 channels. https://arxiv.org/abs/2001.00326 */
export const nasBench201 = ({ channels = 16, cellsPerStage = 5 }: { channels?: number; cellsPerStage?: number } = {}) =>
  space()
    .stem("conv_3x3", { channels })
    .cell("normal", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
    .repeat(cellsPerStage - 1, (stage) => stage.cell("normal"))
    .reduce({ channels: 2 * channels })
    .repeat(cellsPerStage, (stage) => stage.cell("normal"))
    .reduce({ channels: 4 * channels })
    .repeat(cellsPerStage, (stage) => stage.cell("normal"))
    .head("classifier");
