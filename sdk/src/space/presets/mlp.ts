import { space } from "../space.js";

/** A multi-layer perceptron for tables of features: how many dense layers, and how wide. */
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
