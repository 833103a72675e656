import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cifar10 } from "../../sdk/src/datasets/cifar10.js";
import { extractFiles } from "../../sdk/src/datasets/extractFiles.js";
import { localServer } from "./localServer.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-cifar-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** 20 images a batch, two of each class. Red is the column, green the row, blue the batch. */
async function writeBatches(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const names = [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`).concat("test_batch.bin");
  for (const [batch, name] of names.entries()) {
    const records = Array.from({ length: 20 }, (_, image) => {
      const plane = (value: (x: number, y: number) => number) =>
        Array.from({ length: 1024 }, (_, pixel) => value(pixel % 32, Math.floor(pixel / 32)));
      return [image % 10, ...plane((x) => x), ...plane((_, y) => 100 + y), ...plane(() => 200 + batch)];
    });
    await writeFile(join(into, name), Uint8Array.from(records.flat()));
  }
}

describe("cifar10", () => {
  test("reads the binary layout, and lays the colours of a pixel side by side", async () => {
    await writeBatches(folder);
    const dataset = await cifar10({ folder });
    expect(dataset.toJSON()).toMatchObject({
      name: "cifar10",
      shape: [32, 32, 3],
      counts: { train: 90, validation: 10, test: 20 },
    });
    expect(dataset.classes).toContain("truck");
    const pixel = (x: number, y: number) => [...dataset.train.inputs.subarray((32 * y + x) * 3, (32 * y + x) * 3 + 3)];
    expect(pixel(7, 3).slice(0, 2)).toEqual([7, 103]);
    expect(pixel(31, 0).slice(0, 2)).toEqual([31, 100]);
  });

  test("draws test images from the test batch only", async () => {
    await writeBatches(folder);
    const dataset = await cifar10({ folder });
    const batches = (name: "train" | "validation" | "test") =>
      new Set([...dataset[name].inputs].filter((_, at) => at % 3 === 2));
    expect(batches("test")).toEqual(new Set([205]));
    expect(batches("train").has(205) || batches("validation").has(205)).toBe(false);
    for (const { train, validation, test: reported } of dataset.classBalance())
      expect([train, validation, reported]).toEqual([9, 1, 2]);
  });

  test("finds the folder through NASBOOK_DATA", async () => {
    await writeBatches(join(folder, "cifar-10-batches-bin"));
    vi.stubEnv("NASBOOK_DATA", folder);
    expect((await cifar10({ train: 30 })).train.count).toBe(30);
  });

  test("names the file that is cut off, and the class that does not exist", async () => {
    await writeBatches(folder);
    const file = join(folder, "data_batch_3.bin");
    const whole = await readFile(file);
    await truncate(file, 50_000);
    await expect(cifar10({ folder })).rejects.toThrow(
      `${file} must consist of images of 3073 bytes (30730000 for the official 10000), but has 50000 bytes`,
    );
    whole[0] = 10;
    await writeFile(file, whole);
    await expect(cifar10({ folder })).rejects.toThrow(
      "labels must be within 0..9 for 10 classes, but the label of example 40 is 10",
    );
  });

  test("lists three ways when the files are nowhere", async () => {
    await expect(cifar10({ folder })).rejects.toThrow(
      /data_batch_1\.bin.*Three ways.*cifar10\(\{ folder \}\).*NASBOOK_DATA.*a connection to https:/,
    );
    await expect(cifar10({ source: "http://127.0.0.1:1", cacheFolder: folder })).rejects.toThrow(
      /cannot be downloaded.*Three ways/,
    );
  });

  test("downloads nothing when told not to, and lists the ways", async () => {
    const { url, requests, server } = await localServer(folder);
    await expect(cifar10({ source: url, cacheFolder: join(folder, "cache"), download: false })).rejects.toThrow(
      /the files of cifar10\(\) are not on this machine\. Three ways/,
    );
    expect(requests).toEqual([]);
    server.close();
  });

  test("refuses an archive with another hash", async () => {
    await writeFile(join(folder, "cifar-10-binary.tar.gz"), archive);
    const { url, server } = await localServer(folder);
    await expect(cifar10({ source: url, cacheFolder: join(folder, "cache") })).rejects.toThrow(
      /must have the SHA-256 c4a38c50.*but has/,
    );
    server.close();
  });
});

/** Made by GNU tar from a folder `batches` with one.bin ("first"), readme.html and two.bin (600 times "z"). */
const archive = Buffer.from(
  "H4sIAAAAAAACA+3WQQ7CIBCFYdaeoidopUB7nlZr2sSWhGJMPL3EuMKoKzA1/7cZEti9zDB95w/jsFYioX3QGvOoQVxfz1LKuhGFERlcVt+5ohDO" +
    "Wv/p3bf7jeqf+furLftpSZZ/o/W7/KVUcf61rrUo9uSf3A1IQGBT898N3XEeytHP59zzP1DR/FfhA2D+57DYHU1A/1d2GX61/wUm3v9Uy/6XxWlyq6cN" +
    "AAAAAAAAAAAA/sYdtXoYjwAoAAA=",
  "base64",
);

describe("extracting an archive of another program", () => {
  test("writes the files asked for, whole, and nothing else", async () => {
    const file = join(folder, "a.tar.gz");
    await writeFile(file, archive);
    await extractFiles(file, join(folder, "out"), ["one.bin", "two.bin"]);
    expect((await readdir(join(folder, "out"))).sort()).toEqual(["one.bin", "two.bin"]);
    expect(await readFile(join(folder, "out", "one.bin"), "utf8")).toBe("first");
    expect(await readFile(join(folder, "out", "two.bin"), "utf8")).toBe("z".repeat(600));
  });

  test("names the archive that is none", async () => {
    const file = join(folder, "a.tar.gz");
    await writeFile(file, Buffer.alloc(2000, "no archive "));
    await expect(extractFiles(file, folder, ["one.bin"])).rejects.toThrow(
      `${file} must be a tar archive, but has no tar header at byte 0`,
    );
  });
});
