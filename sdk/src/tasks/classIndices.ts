/** Labels as indices into class names. */
export interface ClassIndices {
  readonly classes: readonly string[];
  readonly indices: readonly number[];
}

/**
 * Maps labels to class indices. With `classes`, a label is one of these names or an index into them; without, each distinct label becomes
 * a class, numbers in ascending and names in alphabetical order.
 * @throws RangeError when a label is not a class or not a whole number, or numbers and names are mixed
 */
export function classIndices(
  labels: ArrayLike<number> | readonly (number | string)[],
  classes?: readonly string[],
): ClassIndices {
  const all = Array.from<number | string>(labels);
  all.forEach((label, image) => {
    if (typeof label !== typeof all[0]) {
      throw new RangeError(
        `labels must be all numbers or all names, but image 0 has ${show(all[0])} and image ${image} ${show(label)}`,
      );
    }
    if (typeof label !== "string" && !Number.isInteger(label)) {
      throw new RangeError(
        `labels must be whole numbers or names, but the label of image ${image} is ${show(label)}; ` +
          'drop the row, or use task: "regression" to predict numbers',
      );
    }
  });
  const names = classes ?? [...new Set(all)].sort(inOrder).map(String);
  const byName = new Map(names.map((name, index) => [name, index]));
  const indices = all.map((label, image) => {
    const index = typeof label === "number" && classes ? label : byName.get(String(label));
    if (index === undefined || index < 0 || index >= names.length) {
      const rule = typeof label === "number" ? `within 0..${names.length - 1}` : `one of ${names.join(", ")}`;
      throw new RangeError(
        `labels must be ${rule} (${names.length} classes), but the label of image ${image} is ${show(label)}; ` +
          "correct it, or name more classes",
      );
    }
    return index;
  });
  return { classes: names, indices };
}

// by code unit, not by locale, for the same order on every machine
const inOrder = (a: number | string, b: number | string): number => (a < b ? -1 : a > b ? 1 : 0);

const show = (label: unknown): string => (typeof label === "string" ? JSON.stringify(label) : String(label));
