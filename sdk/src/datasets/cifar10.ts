import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { classificationOf } from "../tasks/classification.js";
import { checkPool } from "./checkPool.js";
import { cifarPool } from "./cifarPool.js";
import { dataFolder, type FileSet, type SourceOptions } from "./dataFolder.js";
import type { Dataset } from "./dataset.js";
import { download } from "./download.js";
import { extractFiles } from "./extractFiles.js";
import type { SplitOptions } from "./split.js";
import { splitPools } from "./splitPools.js";
import { unpacked } from "./unpacked.js";

export interface Cifar10Options extends SplitOptions, SourceOptions {}

const classes = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"] as const;
const trainFiles = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`);
const testFile = "test_batch.bin";
const archive = "cifar-10-binary.tar.gz";

const fileSet: FileSet = {
  loader: "cifar10",
  name: "cifar-10-batches-bin", // folder name in the archive
  files: [...trainFiles, testFile],
  systemFolders: [],
  source: "https://www.cs.toronto.edu/~kriz",
  async fetch(source, folder) {
    const packed = join(folder, archive);
    await download({
      url: `${source}/${archive}`,
      file: packed,
      sha256: "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
    });
    await extractFiles(packed, folder, fileSet.files);
    await rm(packed, { force: true });
  },
};

/**
 * CIFAR-10, binary version: 50,000 + 10,000 photographs, [32, 32, 3], 10 classes. Read from `folder` (data_batch_1.bin to
 * data_batch_5.bin and test_batch.bin, gzipped or plain), from NASBOOK_DATA, or downloaded once (170 MB, checked by hash). Shorter
 * batches are accepted. Train and validation come from the data batches, test from the test batch.
 * https://www.cs.toronto.edu/~kriz/cifar.html
 * @throws Error when the files are not found, with the ways to get them, or when one is truncated or altered
 * @throws RangeError when a split is larger than the data
 */
export async function cifar10({
  folder,
  source,
  cacheFolder,
  download,
  ...splits
}: Cifar10Options = {}): Promise<Dataset> {
  const paths = await dataFolder(fileSet, { folder, source, cacheFolder, download });
  const read = async (names: readonly string[]) => {
    const files = names.map((name) => paths.get(name) as string); // dataFolder returns a path for each file, or throws
    const batches = await Promise.all(
      files.map(async (file) => ({ file, bytes: unpacked(await readFile(file), file) })),
    );
    const pool = cifarPool(batches);
    checkPool(pool, [32, 32, 3], classificationOf(classes), names.join(", "));
    return pool;
  };
  const [train, test] = [await read(trainFiles), await read([testFile])];
  return splitPools({ name: "cifar10", shape: [32, 32, 3], task: classificationOf(classes), train, test }, splits);
}
