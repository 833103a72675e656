import type { ImageShape } from "../ops/shape.js";
import type { Dataset } from "./dataset.js";
import { fromArrays } from "./fromArrays.js";
import type { SplitOptions } from "./split.js";
import { type Frame, listed, type TableOptions, table } from "./table.js";

/** Options of a frame with one image per row. */
export interface FrameOptions extends SplitOptions {
  /** Column of class labels; all others are pixels. */
  readonly label: string;
  /** Name of the data set in tables and figures. @defaultValue "frame" */
  readonly name?: string;
  /** [height, width, channels] of the image in each row. @defaultValue one line of pixels, [1, columns, 1] */
  readonly shape?: ImageShape;
  /** Class names; labels are these names or indices into them. @defaultValue the distinct labels, sorted */
  readonly classes?: readonly string[];
}

/**
 * A data set from a danfojs DataFrame. With `target`, a table of features as in `datasets.table`; with `label`, one image per row and one
 * pixel per column, in the order of the columns.
 * @throws RangeError when a column is missing, a pixel is not a number, or the shape does not match the columns; or as `datasets.table`
 */
export function fromDataFrame(frame: Frame, options: FrameOptions | TableOptions): Dataset {
  return "target" in options ? table(frame, { name: "frame", ...options }) : imagesIn(frame, options);
}

function imagesIn(frame: Frame, { label, name = "frame", shape, classes, ...splits }: FrameOptions): Dataset {
  const labelAt = frame.columns.indexOf(label);
  if (labelAt < 0)
    throw new RangeError(
      `label must be one of the columns, but there is no "${label}"; the columns are ${listed(frame.columns)}`,
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
  const rows = frame.values as readonly (readonly unknown[])[]; // danfojs types rows as unknown; in a frame with columns they are arrays
  const images = new Float32Array(rows.length * size);
  let next = 0;
  rows.forEach((row, rowNumber) => {
    row.forEach((value, column) => {
      if (column === labelAt) return;
      if (typeof value !== "number" || !Number.isFinite(value)) {
        throw new RangeError(
          `pixels must be finite numbers, but row ${rowNumber} has ${String(value)} in column "${frame.columns[column]}"; ` +
            "fill it in (frame.fillNa), encode it as a number, or drop it; for a table of features, use target instead of label",
        );
      }
      images[next++] = value;
    });
  });
  const labels = rows.map((row) => row[labelAt] as number | string); // the task rejects everything else with its position
  return fromArrays({ name, images, labels, shape: imageShape, classes, ...splits });
}
