import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDataset, saveDataset } from "../../sdk/src/datasets/datasetFile.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { stripes } from "./stripes.js";

const bytes = fromArrays({ name: "bytes", ...stripes({ counts: [9, 8, 7] }) });
const floats = fromArrays({
  name: "floats",
  images: Float32Array.from({ length: 1200 * 3 }, (_, index) => Math.sin(index)),
  labels: Array.from({ length: 1200 }, (_, index) => index % 300), // more classes than a byte can number
  shape: [1, 3, 1],
  train: 700,
});

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-datasets-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a data set file", () => {
  test.each([bytes, floats])("gives back the data set that was saved: $name", async (dataset) => {
    const file = join(folder, "new", "folder", `${dataset.id}.bin`);
    await saveDataset(dataset, file);
    const loaded = await loadDataset(file);
    expect(loaded).toEqual(dataset);
    expect(loaded.id).toBe(dataset.id);
    expect(loaded.inputs("train", [3, 1])).toEqual(dataset.inputs("train", [3, 1]));
    expect(await readdir(join(folder, "new", "folder"))).not.toContainEqual(expect.stringContaining(".part"));
  });

  test("that was cut off, altered or is another file is refused by name", async () => {
    const file = join(folder, "broken.bin");
    await saveDataset(bytes, file);
    const whole = await readFile(file);
    const loading = async (content: Uint8Array) => {
      await writeFile(file, content);
      return loadDataset(file);
    };
    await expect(loading(whole)).resolves.toEqual(bytes);
    for (const length of [0, 5, 10, 50, whole.length - 1]) {
      await expect(loading(whole.subarray(0, length))).rejects.toThrow(`data set ${file} cannot be read`);
    }
    await expect(loading(whole.subarray(0, whole.length - 1))).rejects.toThrow(
      `it must have ${whole.length} bytes, according to its header, but has ${whole.length - 1}; write it again with saveDataset`,
    );
    await expect(loading(Buffer.concat([whole, Buffer.from("x")]))).rejects.toThrow("according to its header");
    const altered = Buffer.from(whole);
    altered[whole.length - 100]! ^= 1;
    await expect(loading(altered)).rejects.toThrow(`its content hash must be ${bytes.id}, but is`);
    await expect(loading(Buffer.from("label,pixel\n1,2\n"))).rejects.toThrow("it is not a data set file of nasbook");
    const badHeader = Buffer.from(whole);
    badHeader.write("!", 12);
    await expect(loading(badHeader)).rejects.toThrow("its header is not valid");
    await expect(loadDataset(join(folder, "absent.bin"))).rejects.toThrow("absent.bin cannot be read: ENOENT");
  });

  test("that cannot be written is reported, and leaves what was there", async () => {
    const file = join(folder, "plain");
    await writeFile(file, "a file, not a folder");
    await expect(saveDataset(bytes, join(file, "inside.bin"))).rejects.toThrow(
      /data set "bytes" cannot be written to .*inside\.bin: E/,
    );
    expect((await stat(file)).size).toBe(20);
  });
});
