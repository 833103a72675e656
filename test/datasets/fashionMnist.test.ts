import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fashionMnist } from "../../sdk/src/datasets/fashionMnist.js";
import { idxBytes, writeIdxFolder } from "./idxFixture.js";
import { localServer } from "./localServer.js";

const debian = "/usr/share/datasets/fashion-mnist";
const withDebian = existsSync(debian);
if (!withDebian) console.warn("Fashion-MNIST is not installed; to test with it: apt-get install dataset-fashion-mnist");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-fashion-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

describe("fashionMnist from a folder", () => {
  test.each([true, false])("reads the four files, gzipped: %s", async (gzip) => {
    await writeIdxFolder(folder, { gzip });
    const dataset = await fashionMnist({ folder, train: 100, validation: 50, test: 20 });
    expect(dataset.toJSON()).toMatchObject({
      name: "fashion-mnist",
      shape: [4, 4, 1],
      counts: { train: 100, validation: 50, test: 20 },
    });
    expect(dataset.classes[9]).toBe("Ankle boot");
    for (const { train, validation, test: reported } of dataset.classBalance())
      expect([train, validation, reported]).toEqual([10, 5, 2]);
    expect([...dataset.train.targets]).toEqual([...dataset.train.inputs].filter((_, at) => at % 16 === 5));
  });

  test("draws train and validation from the training files, test from the test files", async () => {
    await writeIdxFolder(folder);
    const dataset = await fashionMnist({ folder });
    const numbers = (name: "train" | "validation" | "test") =>
      [...dataset[name].inputs].filter((_, at) => at % 16 === 0);
    const ascending = (count: number) => Array.from({ length: count }, (_, index) => index);
    expect([...numbers("train"), ...numbers("validation")].sort((a, b) => a - b)).toEqual(ascending(200));
    expect(numbers("test").sort((a, b) => a - b)).toEqual(ascending(50));
  });

  test("finds the folder through NASBOOK_DATA", async () => {
    await writeIdxFolder(join(folder, "fashion-mnist"));
    vi.stubEnv("NASBOOK_DATA", folder);
    expect((await fashionMnist()).shape).toEqual([4, 4, 1]);
  });

  test("names the file that is missing, and lists three ways to get it", async () => {
    await writeIdxFolder(folder);
    await unlink(join(folder, "t10k-labels-idx1-ubyte.gz"));
    const loading = fashionMnist({ folder });
    await expect(loading).rejects.toThrow(
      `folder must contain t10k-labels-idx1-ubyte (or t10k-labels-idx1-ubyte.gz), but ${folder} does not`,
    );
    await expect(loading).rejects.toThrow(
      /\(1\) fashionMnist\(\{ folder \}\).*\(2\).*NASBOOK_DATA.*dataset-fashion-mnist; \(3\) a connection to https:/,
    );
  });

  test("names the file that is cut off or of another kind, with what was expected and what it holds", async () => {
    const images = join(folder, "train-images-idx3-ubyte");
    const labels = join(folder, "train-labels-idx1-ubyte");
    await writeIdxFolder(folder, { gzip: false });
    await truncate(images, 3000);
    await expect(fashionMnist({ folder })).rejects.toThrow(
      `${images} must have 3216 bytes, according to its header, but has 3000; it is truncated`,
    );
    await truncate(images, 9);
    await expect(fashionMnist({ folder })).rejects.toThrow(`${images} must have 16 bytes`);
    await truncate(images, 0);
    await expect(fashionMnist({ folder })).rejects.toThrow(
      `${images} must begin with the bytes 00 00 08 03 (IDX, 3 axes), but begins with nothing`,
    );
    await writeFile(images, idxBytes([200], new Uint8Array(200)));
    await expect(fashionMnist({ folder })).rejects.toThrow(
      "must begin with the bytes 00 00 08 03 (IDX, 3 axes), but begins with 00 00 08 01",
    );
    await writeIdxFolder(folder, { gzip: false });
    await writeFile(labels, idxBytes([199], new Uint8Array(199)));
    await expect(fashionMnist({ folder })).rejects.toThrow(
      `${images} and ${labels} must have the same number of images and labels, but 200 != 199`,
    );
    await writeFile(labels, idxBytes([200], new Uint8Array(200).fill(10)));
    await expect(fashionMnist({ folder })).rejects.toThrow(
      "labels must be within 0..9 for 10 classes, but the label of example 0 is 10",
    );
  });

  test("names the gzipped file that is cut off", async () => {
    await writeIdxFolder(folder);
    const file = join(folder, "train-images-idx3-ubyte.gz");
    await truncate(file, (await readFile(file)).length - 20);
    await expect(fashionMnist({ folder })).rejects.toThrow(`${file} (`);
    await expect(fashionMnist({ folder })).rejects.toThrow(
      "cannot be decompressed: unexpected end of file; it is truncated or damaged",
    );
  });
});

describe("fashionMnist by download", () => {
  test("lists three ways when there is no connection", async () => {
    const loading = fashionMnist({ source: "http://127.0.0.1:1/", cacheFolder: folder });
    await expect(loading).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:1\/train-images-idx3-ubyte\.gz cannot be downloaded: fetch failed \(/,
    );
    await expect(loading).rejects.toThrow(
      /Three ways to get the files: \(1\) .* \(2\) .* \(3\) a connection to http:\/\/127\.0\.0\.1:1/,
    );
  });

  test("refuses files with another hash, and keeps none of them", async () => {
    const offered = join(folder, "offered");
    await writeIdxFolder(offered);
    const { url, server } = await localServer(offered);
    const loading = fashionMnist({ source: url, cacheFolder: join(folder, "cache") });
    await expect(loading).rejects.toThrow(
      /train-images-idx3-ubyte\.gz must have the SHA-256 c59f468a[0-9a-f]{56}, but has [0-9a-f]{64} \(\d+ bytes\)/,
    );
    server.close();
    expect(await readdir(folder)).toEqual(["offered"]);
  });

  test("tells what the server answered", async () => {
    const { url, server } = await localServer(folder);
    await expect(fashionMnist({ source: url, cacheFolder: folder })).rejects.toThrow(
      "the server returned 404 Not Found",
    );
    server.close();
  });

  test.skipIf(!withDebian)(
    "accepts the published files, however they are zipped, and downloads them only once",
    async () => {
      const { url, requests, server } = await localServer(debian);
      const options = { source: url, cacheFolder: folder, train: 500, validation: 100, test: 100 };
      const first = await fashionMnist(options);
      const again = await fashionMnist(options);
      server.close();
      expect(again.id).toBe(first.id);
      expect(requests).toHaveLength(4);
      expect((await readdir(join(folder, "fashion-mnist"))).filter((name) => name.endsWith(".part"))).toEqual([]);
    },
  );
});

test.skipIf(!withDebian)("Debian's Fashion-MNIST is there in full", async () => {
  vi.stubEnv("NASBOOK_DATA", "");
  const dataset = await fashionMnist();
  expect(dataset.toJSON()).toMatchObject({
    shape: [28, 28, 1],
    counts: { train: 54_000, validation: 6_000, test: 10_000 },
  });
  for (const { train, validation, test: reported } of dataset.classBalance()) {
    expect([train, validation, reported]).toEqual([5400, 600, 1000]);
  }
  // 0.2860 and 0.3530 are the published statistics of all 60,000 training images
  expect(dataset.channelStatistics().mean[0]).toBeCloseTo(0.286, 3);
  expect(dataset.channelStatistics().deviation[0]).toBeCloseTo(0.353, 3);
});
