import type { TileShape } from "./tiledProduct.js";

/** Workgroups that keep a large GPU busy. */
export const busy = 1024;

const shapes = {
  /** One thread's part is large, so that it reads little from the memory of its workgroup for each product. */
  wide: { rows: 64, columns: 64, depth: 16, threadRows: 8, threadColumns: 8 },
  tall: { rows: 64, columns: 32, depth: 16, threadRows: 8, threadColumns: 4 },
  square: { rows: 32, columns: 32, depth: 16, threadRows: 8, threadColumns: 4 },
  narrow: { rows: 64, columns: 16, depth: 16, threadRows: 8, threadColumns: 4 },
} as const satisfies Record<string, TileShape>;

/** The tiles of a matrix product: as large as leaves a large GPU a quarter of the workgroups that keep it busy. @param copies products of that size in one dispatch */
export function tileShapeOf(
  { rows, columns }: { readonly rows: number; readonly columns: number },
  copies = 1,
): TileShape {
  if (columns <= 16) return shapes.narrow;
  const tilesOf = (shape: TileShape) => Math.ceil(rows / shape.rows) * Math.ceil(columns / shape.columns) * copies;
  if (columns > 32 && tilesOf(shapes.wide) >= busy / 4) return shapes.wide;
  return tilesOf(shapes.tall) >= busy / 4 ? shapes.tall : shapes.square;
}
