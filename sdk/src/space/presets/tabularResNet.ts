import { space } from "../space.js";

/**
 * Residual blocks for tables of features: a dense layer, then as many cells of dense layers and skips as the search asks for, all of
 * one width; after the ResNet of https://arxiv.org/abs/2106.11959 with its block searched.
 */
export const tabularResNet = ({
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
    .head("classifier");
