import type { Task } from "../tasks/task.js";
import type { SplitOptions } from "./split.js";

/** Sizes of the official parts of a data set; without `test`, test examples are drawn from `train`. */
export interface PartSizes {
  readonly train: number;
  readonly test?: number;
}

/**
 * Sizes of the splits, with defaults filled in.
 * @throws RangeError when a split is larger than the data, a split would be empty, or train would be too small for the task
 */
export function splitCounts(
  parts: PartSizes,
  fewest: Task["fewest"],
  options: SplitOptions,
): { readonly train: number; readonly validation: number; readonly test: number } {
  for (const name of ["train", "validation", "test"] as const) {
    const count = options[name];
    if (count !== undefined && !(Number.isInteger(count) && count >= 1)) {
      throw new RangeError(
        `${name} must be a whole number of examples of at least 1, but is ${count}; leave it out for the default`,
      );
    }
  }
  const { seed } = options;
  if (seed !== undefined && !Number.isSafeInteger(seed))
    throw new RangeError(`seed must be a whole number, but is ${seed}`);

  if (parts.train < fewest.count) {
    throw new RangeError(
      `examples must be at least ${fewest.words}, but ${parts.train} < ${fewest.count}; add more examples`,
    );
  }
  const own = parts.test === undefined; // test examples are drawn from the same part as the others
  const test = options.test ?? parts.test ?? Math.max(1, Math.round(parts.train / 5));
  if (!own && test > (parts.test as number)) {
    throw new RangeError(
      `test must be at most ${parts.test} (the official test part), but ${test} > ${parts.test}; lower test`,
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
      `train must be at most ${left - validation} (${parts.train} examples less ${taken}), but ${train} > ${left - validation}; ` +
        "lower train or the other splits",
    );
  }
  if (train < fewest.count) {
    throw new RangeError(
      `train must have at least ${fewest.words}, but ${train} < ${fewest.count}; ` +
        (options.train === undefined ? "add examples, or lower the other splits" : "raise train"),
    );
  }
  return { train, validation, test };
}

const tooMany = (name: string, count: number, examples: number): RangeError =>
  new RangeError(
    `${name} must leave examples to train on, but takes ${count} of ${examples}; lower it, or add examples`,
  );
