import { space } from "../space.js";

/** Multi-layer perceptron for tables of features; searches the number of dense layers and their width. */
export const mlp = ({
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
    .head("classifier");
