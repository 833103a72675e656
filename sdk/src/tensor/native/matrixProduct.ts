import type { Address } from "./kernelExports.js";
import { type Pack, roundUp } from "./pack.js";

/** A matrix on the heap: element (row, column) lies at address + row * rowStep + column * columnStep, all in bytes. */
export interface Matrix {
  readonly address: Address;
  readonly rowStep: number;
  readonly columnStep: number;
}

// blocks that stay in the caches while they are used: of the common axis, of rows, of columns
const depthBlock = 256;
const rowBlock = 64;
const columnBlock = 512;

/** result[rows, columns] = left[rows, depth] * right[depth, columns]. */
export function matrixProduct(
  { kernels, heap }: Pack,
  left: Matrix,
  right: Matrix,
  result: Address,
  { rows, depth, columns }: { readonly rows: number; readonly depth: number; readonly columns: number },
): void {
  if (depth === 0) {
    heap.clear(result, rows * columns * 4);
    return;
  }
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
        const to = result + (row * columns + column) * 4;
        const accumulate = first > 0 ? 1 : 0;
        kernels.gemmPanels(
          rowPanels,
          deep * 16,
          columnPanels,
          deep * 32,
          to,
          columns,
          high,
          deep,
          wide,
          accumulate,
          tile,
        );
      }
    }
  }
}
