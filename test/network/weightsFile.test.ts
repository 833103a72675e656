import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { WeightArrays } from "../../sdk/src/network/weights.js";
import { loadWeights, saveWeights } from "../../sdk/src/network/weightsFile.js";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-weights-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const weights: WeightArrays = new Map([
  ["0/filter[3,3,1,2]", { shape: [3, 3, 1, 2], values: Float32Array.from({ length: 18 }, (_, index) => index / 7) }],
  ["1/bias[2]", { shape: [2], values: Float32Array.of(-1, 1e-30) }],
  ["step", { shape: [], values: Float32Array.of(3) }],
]);

describe("a weights file", () => {
  test("gives back what was saved, whatever the names and values", async () => {
    const array = fc
      .tuple(fc.array(fc.nat(4), { maxLength: 3 }), fc.infiniteStream(fc.float({ noNaN: true })))
      .map(([shape, values]) => ({ shape, values: new Float32Array([...values.take(product(shape))]) }));
    const file = join(folder, "any.safetensors");
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(fc.string(), array), { selector: ([name]) => name }),
        async (entries) => {
          const saved = new Map(entries);
          await saveWeights(saved, file);
          expect(await loadWeights(file)).toEqual(saved);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("keeps a weight that has the name of an inherited property", async () => {
    const file = join(folder, "names.safetensors");
    const saved: WeightArrays = new Map([["__proto__", { shape: [1], values: Float32Array.of(2) }]]);
    await saveWeights(saved, file);
    expect(await loadWeights(file)).toEqual(saved);
  });

  test("saves the part of a buffer that an array shows, and no more", async () => {
    const file = join(folder, "part.safetensors");
    const values = Float32Array.of(0, 1, 2, 3).subarray(1, 3);
    await saveWeights(new Map([["part", { shape: [2], values }]]), file);
    expect((await loadWeights(file)).get("part")?.values).toEqual(Float32Array.of(1, 2));
  });

  test("is in the safetensors format: length, JSON, numbers at multiples of 8 bytes", async () => {
    const file = join(folder, "format.safetensors");
    await saveWeights(weights, file);
    const bytes = await readFile(file);
    const headerBytes = Number(bytes.readBigUInt64LE());
    expect(headerBytes % 8).toBe(0);
    const header = JSON.parse(bytes.toString("utf8", 8, 8 + headerBytes));
    expect(header["1/bias[2]"]).toEqual({ dtype: "F32", shape: [2], data_offsets: [72, 80] });
    expect(bytes.readFloatLE(8 + headerBytes + 72)).toBe(-1);
    expect(bytes).toHaveLength(8 + headerBytes + 84);
  });

  test("that is cut off anywhere is refused, by name", async () => {
    const whole = join(folder, "whole.safetensors");
    const cut = join(folder, "cut.safetensors");
    await saveWeights(weights, whole);
    const bytes = await readFile(whole);
    for (let length = 0; length < bytes.length; length += 5) {
      await writeFile(cut, bytes.subarray(0, length));
      await expect(loadWeights(cut)).rejects.toThrow(
        /^weights in \S*cut\.safetensors cannot be read: .+; delete the file, and the study trains that network again$/,
      );
    }
  });

  test.each([
    ["a header too long", Buffer.alloc(16, 255), "its header of 18446744073709552000 bytes is not whole"],
    ["no JSON", file("not JSON"), "its header is not valid"],
    ["another number format", file('{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}', 2), "is not valid"],
    ["offsets that do not fit", file('{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}', 8), '"a" is not whole'],
  ])("with %s is refused", async (_, bytes, why) => {
    const broken = join(folder, "broken.safetensors");
    await writeFile(broken, bytes);
    await expect(loadWeights(broken)).rejects.toThrow(why);
  });

  test("that cannot be written leaves the old one, nothing half, and says where", async () => {
    const there = join(folder, "occupied");
    const kept = join(there, "inside.safetensors");
    await mkdir(there);
    await saveWeights(weights, kept);
    await expect(saveWeights(weights, there)).rejects.toThrow(
      /^weights cannot be written to \S*occupied: .+; free disk space/,
    );
    expect((await readdir(folder)).filter((name) => name.endsWith(".part"))).toEqual([]);
    expect(await loadWeights(kept)).toEqual(weights);
  });
});

const product = (shape: readonly number[]) => shape.reduce((count, side) => count * side, 1);

/** A file with this header and so many bytes of data. */
function file(header: string, dataBytes = 0): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(dataBytes)]);
}
