import type { ImageShape } from "../ops/shape.js";
import type { Dataset } from "./dataset.js";
import { fromArrays } from "./fromArrays.js";
import type { SplitOptions } from "./split.js";
import { type Frame, listed, type TableOptions, table } from "./table.js";

/** Options of a frame with one image a row. */
export interface FrameOptions extends SplitOptions {
  /** The column that holds the class of each row; all others are pixels. */
  readonly label: string;
  /** What tables and figures call the data set. */
  readonly name?: string;
  /** [height, width, channels] of the image in each row; without it a row is one line of pixels: [1, columns, 1]. */
  readonly shape?: ImageShape;
  /** Class names; without them each distinct label is a class. */
  readonly classes?: readonly string[];
}

/**
 * A data set from a danfojs DataFrame. With `target`, a table of features, as `datasets.table`; with `label`, one image a row and one
 * pixel a column, in the order of the columns.
 * @throws RangeError when a column is missing, a pixel is not a number, the shape does not fit the columns, or as `datasets.table`
 */
export function fromDataFrame(frame: Frame, options: FrameOptions | TableOptions): Dataset {
  return "target" in options ? table(frame, { name: "frame", ...options }) : imagesIn(frame, options);
}

function imagesIn(frame: Frame, { label, name = "frame", shape, classes, ...splits }: FrameOptions): Dataset {
  const labelAt = frame.columns.indexOf(label);
  if (labelAt < 0)
    throw new RangeError(
      `label must be one of the columns, but there is no "${label}"; there are ${listed(frame.columns)}`,
    );
  const pixelColumns = frame.columns.length - 1;
  const imageShape: ImageShape = shape ?? [1, pixelColumns, 1];
  const size = imageShape.reduce((product, side) => product * side, 1);
  if (size !== pixelColumns) {
    throw new RangeError(
      `shape must have as many values as there are pixel columns, but [${imageShape.join(", ")}] has ${size} and there are ` +
        `${pixelColumns} columns beside "${label}"; choose another shape or drop columns`,
    );
  }
  const rows = frame.values as readonly (readonly unknown[])[]; // danfojs declares rows of any kind; a frame with columns has arrays
  const images = new Float32Array(rows.length * size);
  let next = 0;
  rows.forEach((row, rowNumber) => {
    row.forEach((value, column) => {
      if (column === labelAt) return;
      if (typeof value !== "number" || !Number.isFinite(value)) {
        throw new RangeError(
          `pixels must be finite numbers, but row ${rowNumber} has ${String(value)} in column "${frame.columns[column]}"; ` +
            "fill it in (frame.fillNa), encode it as a number, or drop it; a table of features is read with target in place of label",
        );
      }
      images[next++] = value;
    });
  });
  const labels = rows.map((row) => row[labelAt] as number | string); // the task refuses everything else, and says where
  return fromArrays({ name, images, labels, shape: imageShape, classes, ...splits });
}
