import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dataFolder, type FileSet, type SourceOptions } from "./dataFolder.js";
import type { Dataset } from "./dataset.js";
import { download } from "./download.js";
import { idxPools } from "./idxPools.js";
import type { SplitOptions } from "./split.js";
import { splitPools } from "./splitPools.js";
import { unpacked } from "./unpacked.js";

export interface FashionMnistOptions extends SplitOptions, SourceOptions {}

const classes = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/** SHA-256 of the decompressed files: mirrors compress them differently. */
const sha256: Readonly<Record<string, string>> = {
  "train-images-idx3-ubyte": "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
  "train-labels-idx1-ubyte": "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
  "t10k-images-idx3-ubyte": "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
  "t10k-labels-idx1-ubyte": "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
};

const fileSet: FileSet = {
  loader: "fashionMnist",
  name: "fashion-mnist",
  files: Object.keys(sha256),
  systemFolders: ["/usr/share/datasets/fashion-mnist"],
  systemPackage: "Debian's package dataset-fashion-mnist",
  source: "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion",
  async fetch(source, folder) {
    for (const [name, hash] of Object.entries(sha256)) {
      const file = `${name}.gz`;
      await download({ url: `${source}/${file}`, file: join(folder, file), sha256: hash, hashed: unpacked });
    }
  },
};

/**
 * Fashion-MNIST: 60,000 + 10,000 grey images of clothes, [28, 28, 1], 10 classes. Read from `folder`, from NASBOOK_DATA, from Debian's
 * package dataset-fashion-mnist, or downloaded once (30 MB). Only downloads are checked by hash.
 * Train and validation come from the official training part, test from the official test part. https://arxiv.org/abs/1708.07747
 * @throws Error when the files are not found, with the ways to get them, or when one is truncated or altered
 * @throws RangeError when a split is larger than the data
 */
export async function fashionMnist({
  folder,
  source,
  cacheFolder,
  download,
  ...splits
}: FashionMnistOptions = {}): Promise<Dataset> {
  const paths = await dataFolder(fileSet, { folder, source, cacheFolder, download });
  const pools = await idxPools("fashion-mnist", classes, async (name) => {
    const file = paths.get(name) as string; // dataFolder returns a path for each file, or throws
    return { file, bytes: await readFile(file) };
  });
  return splitPools(pools, splits);
}
