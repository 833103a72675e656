import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** The bytes of an IDX file of unsigned bytes. */
export function idxBytes(sizes: readonly number[], values: Uint8Array): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, axis) => {
    header.writeUInt32BE(size, 4 + 4 * axis);
  });
  return Buffer.concat([header, values]);
}

/** Writes a small data set of 4 x 4 images in MNIST's layout: images of class k are grey k, and numbered in their first pixel. */
export async function writeIdxFolder(folder: string, { train = 200, test = 50, gzip = true } = {}): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [prefix, count] of [
    ["train", train],
    ["t10k", test],
  ] as const) {
    const labels = Uint8Array.from({ length: count }, (_, image) => image % 10);
    const pixels = Uint8Array.from({ length: count * 16 }, (_, at) =>
      at % 16 === 0 ? at / 16 : Math.floor(at / 16) % 10,
    );
    const files = {
      [`${prefix}-images-idx3-ubyte`]: idxBytes([count, 4, 4], pixels),
      [`${prefix}-labels-idx1-ubyte`]: idxBytes([count], labels),
    };
    for (const [name, bytes] of Object.entries(files)) {
      await writeFile(join(folder, gzip ? `${name}.gz` : name), gzip ? gzipSync(bytes) : bytes);
    }
  }
}
