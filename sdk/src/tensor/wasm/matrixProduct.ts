import type { Address } from "./kernelExports.js";
import { type MainPack, type Pack, roundUp } from "./pack.js";
import type { Work } from "./team.js";

/** A matrix on the heap: element (row, column) is at address + row * rowStep + column * columnStep, all in bytes. */
export interface Matrix {
  readonly address: Address;
  readonly rowStep: number;
  readonly columnStep: number;
}

// block sizes that fit the caches: of the common axis, of rows, of columns
const depthBlock = 256;
const rowBlock = 64;
const columnBlock = 512;

interface Sizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  /** Adds the product to the result instead of overwriting it. @defaultValue false */
  readonly adds?: boolean;
}

/**
 * result[rows, columns] = left[rows, depth] * right[depth, columns].
 * @param resultStep bytes from one row of the result to the next
 */
function matrixProduct(
  { kernels, heap }: Pack,
  left: Matrix,
  right: Matrix,
  result: Address,
  resultStep: number,
  { rows, depth, columns, adds = false }: Sizes,
): void {
  const deepest = Math.min(depth, depthBlock);
  const tile = heap.scratch("tile", 1024);
  const rowPanels = heap.scratch("rows", deepest * rowBlock * 4);
  const columnPanels = heap.scratch("columns", deepest * roundUp(Math.min(columns, columnBlock), 8) * 4);
  for (let column = 0; column < columns; column += columnBlock) {
    const wide = Math.min(columnBlock, columns - column);
    for (let first = 0; first < depth; first += depthBlock) {
      const deep = Math.min(depthBlock, depth - first);
      const fromRight = right.address + first * right.rowStep + column * right.columnStep;
      kernels.packColumns(fromRight, columnPanels, deep * 32, deep, wide, right.rowStep, right.columnStep);
      for (let row = 0; row < rows; row += rowBlock) {
        const high = Math.min(rowBlock, rows - row);
        const fromLeft = left.address + row * left.rowStep + first * left.columnStep;
        kernels.packRows(fromLeft, rowPanels, high, deep, left.rowStep, left.columnStep);
        const panels = [rowPanels, deep * 16, columnPanels, deep * 32] as const;
        const to = result + row * resultStep + column * 4;
        kernels.gemmPanels(...panels, to, resultStep / 4, high, deep, wide, adds || first > 0 ? 1 : 0, tile);
      }
    }
  }
}

/** The same product for each matrix of a batch. */
export interface ProductJob extends Sizes {
  readonly left: Matrix;
  readonly right: Matrix;
  readonly result: Address;
  readonly batch: number;
  /** Bytes from one matrix of a batch to the next; 0 if all share one. */
  readonly leftStep: number;
  readonly rightStep: number;
}

/** Rows per block; blocks are not divided, so that the inner loop gets whole panels. */
const itemRows = 16;

/** A share is a range of the batch or, for a single product, of its blocks of rows. */
export const productJob: Work<ProductJob> =
  (pack, { left, right, result, batch, leftStep, rightStep, ...sizes }) =>
  ({ first, count }) => {
    const { rows, columns } = sizes;
    const step = columns * 4;
    if (batch === 1) {
      const start = first * itemRows;
      const some = { ...sizes, rows: Math.min(count * itemRows, rows - start) };
      const from = { ...left, address: left.address + start * left.rowStep };
      matrixProduct(pack, from, right, result + start * step, step, some);
      return;
    }
    for (let index = first; index < first + count; index++) {
      const a = { ...left, address: left.address + index * leftStep };
      const b = { ...right, address: right.address + index * rightStep };
      matrixProduct(pack, a, b, result + index * rows * step, step, sizes);
    }
  };

/** Minimum of multiply-adds per thread; below it, another thread costs more than it saves. */
const leastWork = 100_000;

export function runProduct({ heap, team }: MainPack, job: ProductJob): void {
  const { batch, rows, depth, columns, result } = job;
  if (depth === 0) {
    if (!job.adds) heap.clear(result, batch * rows * columns * 4);
    return;
  }
  // one thread sums up each number, so the number of shares may depend on the number of threads
  const worth = Math.floor((batch * rows * depth * columns) / leastWork);
  const items = batch === 1 ? Math.ceil(rows / itemRows) : batch;
  team.run("product", job, items, Math.max(1, Math.min(team.threads, items, worth)));
}
