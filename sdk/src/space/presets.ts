import { space } from "./space.js";

/** Published spaces. */
export const presets = {
  /** NAS-Bench-201: 15,625 cells of 4 nodes and 5 ops, 5 in each of 3 stages, 16 channels. https://arxiv.org/abs/2001.00326 */
  nasBench201: ({ channels = 16, cellsPerStage = 5 }: { channels?: number; cellsPerStage?: number } = {}) =>
    space()
      .stem("conv_3x3", { channels })
      .cell("normal", { nodes: 4, ops: ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"] })
      .repeat(cellsPerStage - 1, (stage) => stage.cell("normal"))
      .reduce({ channels: 2 * channels })
      .repeat(cellsPerStage, (stage) => stage.cell("normal"))
      .reduce({ channels: 4 * channels })
      .repeat(cellsPerStage, (stage) => stage.cell("normal"))
      .head("classifier"),

  /** A multi-layer perceptron for tables of features: how many dense layers, and how wide. */
  mlp: ({
    features = 32,
    depths = [1, 2, 3, 4],
    widths = [16, 32, 64, 128, 256],
  }: {
    features?: number;
    depths?: readonly number[];
    widths?: readonly number[];
  } = {}) =>
    space({ input: [features] })
      .choice("depth", depths)
      .choice("width", widths)
      .repeat("depth", (block) => block.dense({ width: "width" }))
      .head("classifier"),

  /**
   * Residual blocks for tables of features: a dense layer, then as many cells of dense layers and skips as the search asks for, all of
   * one width; after the ResNet of https://arxiv.org/abs/2106.11959 with its block searched.
   */
  tabularResNet: ({
    features = 32,
    depths = [1, 2, 3, 4],
    widths = [32, 64, 128, 256],
    nodes = 3,
  }: {
    features?: number;
    depths?: readonly number[];
    widths?: readonly number[];
    nodes?: number;
  } = {}) =>
    space({ input: [features] })
      .choice("depth", depths)
      .choice("width", widths)
      .dense({ width: "width" })
      .cell("block", { nodes, ops: ["none", "skip_connect", "nor_conv_1x1"] })
      .repeat("depth", (block) => block.cell("block"))
      .head("classifier"),
};
