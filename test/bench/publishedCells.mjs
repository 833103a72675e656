// Published tables and images for the benches of cheap scores. The folder is NASBOOK_DATA, by default shared/data beside the project.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { datasets } from "nasbook";

const shared =
  process.env.NASBOOK_DATA === undefined
    ? new URL("../../../shared/data/", import.meta.url)
    : pathToFileURL(`${process.env.NASBOOK_DATA}/`);

/** The rows of a table, by column. */
export async function rowsOf(path) {
  const [header, ...lines] = gunzipSync(await readFile(new URL(path, shared)))
    .toString()
    .trim()
    .split("\n");
  const columns = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((value, index) => [columns[index], value])));
}

/** The 5,000 images of CIFAR-10, 4,000 of them to train. */
export async function cifar10() {
  const bytes = gunzipSync(await readFile(new URL("sets/cifar10-train-5000.bin.gz", shared)));
  const images = Array.from({ length: 5000 }, (_, image) => {
    const start = image * 3073 + 1;
    return Uint8Array.from({ length: 3072 }, (_, at) => bytes[start + (at % 3) * 1024 + Math.floor(at / 3)]);
  });
  const labels = images.map((_, image) => bytes[image * 3073]);
  const all = new Uint8Array(5000 * 3072);
  for (const [image, pixels] of images.entries()) all.set(pixels, image * 3072);
  return datasets.fromArrays({
    name: "CIFAR-10 5k",
    images: all,
    shape: [32, 32, 3],
    labels,
    train: 4000,
    validation: 500,
    test: 500,
    seed: 1,
  });
}

/** The 3,000 spoken digits, as spectrograms of 32 frames with 20 bands. */
export async function spokenDigits({ train, validation, test }) {
  const bytes = gunzipSync(await readFile(new URL("sets/spoken-digits-logmel.bin.gz", shared)));
  const count = bytes.length / 643;
  const images = new Uint8Array(count * 640);
  const labels = Array.from({ length: count }, (_, record) => {
    images.set(bytes.subarray(record * 643 + 3, (record + 1) * 643), record * 640);
    return bytes[record * 643];
  });
  return datasets.fromArrays({
    name: "spoken digits",
    images,
    shape: [32, 20, 1],
    labels,
    train,
    validation,
    test,
    seed: 1,
  });
}
