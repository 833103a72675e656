import { space } from "../space.js";

/**
 * Residual network for tables of features, after the ResNet of https://arxiv.org/abs/2106.11959: a dense layer, then cells of dense
 * layers and skip connections. Searches the number of cells, their width and their edges.
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
