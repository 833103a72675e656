import type { Genotype } from "../space/decisions.js";

/** The members of a space that `cellRows` needs. */
interface CellSpace<G> {
  readonly parts: readonly { readonly kind: string; readonly options?: readonly unknown[] }[];
  values(genotype: G): readonly number[];
}

/**
 * Maps cells to rows by their ops, one digit per edge in the order of the space's parts.
 * @param digits one text per row: the index of each edge's op
 */
export function cellRows<G = Genotype>(
  space: CellSpace<G>,
  digits: readonly string[],
): (genotype: G) => number | undefined {
  const ops = space.parts[0]?.options?.length ?? 0;
  const rows = new Int32Array(ops ** space.parts.length).fill(-1);
  for (const [row, text] of digits.entries()) {
    let code = 0;
    for (const digit of text) code = code * ops + Number(digit);
    if (text.length !== space.parts.length || !(code >= 0 && code < rows.length))
      throw new Error(`row ${row} must describe a cell of the space, but is "${text}"; check the file`);
    rows[code] = row;
  }
  return (genotype) => {
    let code = 0;
    for (const value of space.values(genotype)) code = code * ops + value;
    const row = rows[code] as number;
    return row < 0 ? undefined : row;
  };
}
