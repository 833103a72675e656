import { inflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { sampleGrid } from "../../sdk/src/datasets/sampleGrid.js";
import { stripes } from "./stripes.js";

const grey = fromArrays({ name: "grey", ...stripes({ counts: [20, 20] }) });
const colour = fromArrays({
  name: "colour",
  ...stripes({ counts: [20, 20], shape: [2, 3, 3] }),
  classes: ["<cats> & dogs", "ants"],
});

const pngs = (svg: string) =>
  [...svg.matchAll(/data:image\/png;base64,([^"]+)"/g)].map(([, data]) => Buffer.from(data as string, "base64"));

/** Size and pixels of a PNG file without filters, by the chunks' own lengths. */
function decoded(file: Buffer): { width: number; height: number; colourType: number; pixels: number[] } {
  expect(file.subarray(0, 8)).toEqual(Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]));
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const header = chunks.get("IHDR") as Buffer;
  const [width, height, colourType] = [header.readUInt32BE(0), header.readUInt32BE(4), header[9] as number];
  const lines = inflateSync(chunks.get("IDAT") as Buffer);
  const lineBytes = lines.length / height;
  return { width, height, colourType, pixels: [...lines].filter((_, at) => at % lineBytes !== 0) };
}

describe("a sample grid", () => {
  test("holds the first training images, pixel by pixel, with their classes", () => {
    const { svg } = sampleGrid(grey, { columns: 3, rows: 2 });
    const images = pngs(svg).map(decoded);
    expect(images).toHaveLength(6);
    images.forEach(({ width, height, colourType, pixels }, index) => {
      expect([width, height, colourType]).toEqual([4, 4, 0]);
      expect(pixels).toEqual([...grey.train.inputs.subarray(16 * index, 16 * index + 16)]);
    });
    const captions = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, name]) => name);
    expect(svg).not.toMatch(/fill="(white|black)"/); // it stands on light and dark pages
    expect(captions).toEqual([...grey.train.targets.subarray(0, 6)].map(String));
  });

  test("is in colour for three channels, and its text is safe", () => {
    const { svg } = sampleGrid(colour, { columns: 2, rows: 1 });
    const [first] = pngs(svg).map(decoded);
    expect(first).toMatchObject({
      width: 3,
      height: 2,
      colourType: 2,
      pixels: [...colour.train.inputs.subarray(0, 18)],
    });
    expect(svg).toContain("&lt;cats&gt; &amp; dogs");
    expect(svg).not.toContain("<cats>");
  });

  test("shows floats over their range", () => {
    const floats = fromArrays({
      ...stripes({ counts: [20, 20] }),
      name: "floats",
      images: Float32Array.from({ length: 640 }, (_, at) => (at % 16) - 4),
    });
    const [image] = pngs(sampleGrid(floats, { columns: 1, rows: 1 }).svg).map(decoded);
    expect(image?.pixels).toEqual(Array.from({ length: 16 }, (_, at) => (255 * at) / 15));
  });

  test("is no larger than its images need, and stops at the end of the split", () => {
    const few = sampleGrid(grey, { columns: 10, rows: 9, split: "validation", side: 50 });
    expect(pngs(few.svg)).toHaveLength(grey.validation.count);
    expect(few.width).toBe(grey.validation.count * 58 + 8);
    expect(few.height).toBe(80);
  });

  test("refuses sizes that are no sizes", () => {
    expect(() => sampleGrid(grey, { columns: 0 })).toThrow("columns must be a whole number of at least 1, but is 0");
    expect(() => sampleGrid(grey, { side: 1.5 })).toThrow(RangeError);
  });
});
