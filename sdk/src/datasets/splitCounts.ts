import type { SplitOptions } from "./split.js";

/** Images in the official parts of a data set; `test` is missing where there is none and test images come out of the others. */
export interface PartSizes {
  readonly train: number;
  readonly test?: number;
}

/**
 * How many images each split gets, once what the user left open is filled in.
 * @throws RangeError when more is asked for than there is, or a split would be empty or train would be smaller than the number of classes
 */
export function splitCounts(
  parts: PartSizes,
  classes: number,
  options: SplitOptions,
): { readonly train: number; readonly validation: number; readonly test: number } {
  for (const name of ["train", "validation", "test"] as const) {
    const count = options[name];
    if (count !== undefined && !(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(
        `${name} must be a whole number of images of at least 1, but is ${count}; leave it out for the default`,
      );
    }
  }
  const { seed } = options;
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw new RangeError(`seed must be a whole number, but is ${seed}`);

  if (parts.train < classes) {
    throw new RangeError(
      `images must be at least one for each of the ${classes} classes, but ${parts.train} < ${classes}; bring more images`,
    );
  }
  const own = parts.test === undefined; // the test images come out of the same images as the others
  const test = options.test ?? parts.test ?? Math.max(1, Math.round(parts.train / 5));
  if (!own && test > (parts.test as number)) {
    throw new RangeError(
      `test must be at most ${parts.test} (the official test part), but ${test} > ${parts.test}; ask for fewer`,
    );
  }
  if (own && test >= parts.train) throw tooMany("test", test, parts.train);
  const left = parts.train - (own ? test : 0);
  const validation = options.validation ?? Math.max(1, Math.round(left / 10));
  if (validation >= left) throw tooMany("validation", validation, left);
  const train = options.train ?? left - validation;
  if (train > left - validation) {
    const taken = own ? `${validation} for validation and ${test} for test` : `${validation} for validation`;
    throw new RangeError(
      `train must be at most ${left - validation} (${parts.train} images less ${taken}), but ${train} > ${left - validation}; ` +
        "ask for fewer, or give the other splits fewer",
    );
  }
  if (train < classes) {
    throw new RangeError(
      `train must hold at least one image for each of the ${classes} classes, but ${train} < ${classes}; ` +
        (options.train === undefined ? "add images, or give the other splits fewer" : "ask for more"),
    );
  }
  return { train, validation, test };
}

const tooMany = (name: string, count: number, images: number): RangeError =>
  new RangeError(
    `${name} must leave images to train on, but takes ${count} of ${images}; ask for fewer, or bring more images`,
  );
