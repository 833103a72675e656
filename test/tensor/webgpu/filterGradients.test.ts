import type { Tensor, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { type Backend, conv, loadBackend, readTensors } from "../../../sdk/src/tensor/index.js";
import { partsOf } from "../../../sdk/src/tensor/webgpu/filterGradient.js";
import { numbers } from "../reference.js";
import { describeOnGpu } from "./softwareGpu.js";

let tf: Backend["tf"];

const cases = fc.record({
  images: fc.integer({ min: 1, max: 3 }),
  height: fc.integer({ min: 5, max: 12 }),
  width: fc.integer({ min: 5, max: 12 }),
  channels: fc.integer({ min: 1, max: 21 }), // 9 taps of 21 channels are six tiles and a part of one
  outputs: fc.integer({ min: 1, max: 40 }), // so are 40 outputs: two tiles, of which one is not full
  tall: fc.integer({ min: 1, max: 3 }),
  wide: fc.integer({ min: 1, max: 4 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  pad: fc.constantFrom<"same" | "valid" | 1>("same", "valid", 1),
  depthwise: fc.boolean(),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

/** Gradient of the filter on a backend. */
async function gradientOn(backend: "webgpu" | "cpu", example: Case): Promise<Float32Array> {
  const { images, height, width, channels, outputs, tall, wide, stride, dilation, pad, depthwise } = example;
  type Shape = [number, number, number, number];
  const tensorOf = (shape: Shape, seed: number): Tensor4D => tf.tensor4d(numbers(shape, seed).values, shape);
  await tf.setBackend(backend);
  const [gradient] = await readTensors(tf, () => {
    const x = tensorOf([images, height, width, channels], 1);
    const convolved = (filter: Tensor): Tensor => {
      const w = filter as Tensor4D;
      // only ours has the gradient of a dilated convolution, and pads so that no pixel is left out
      if (pad === "same") return conv(tf, x, w, { stride, dilation, depthwise, relu: dilation > 1 });
      return depthwise ? tf.depthwiseConv2d(x, w, stride, pad) : tf.conv2d(x, w, stride, pad);
    };
    const filter = tensorOf([tall, wide, channels, depthwise ? 1 : outputs], 2);
    const dy = tensorOf(convolved(filter).shape as Shape, 3);
    return [tf.grad(convolved)(filter, dy)];
  });
  return gradient!;
}

async function expectSame(example: Case): Promise<void> {
  const [actual, expected] = [await gradientOn("webgpu", example), await gradientOn("cpu", example)];
  expect(actual.length).toBe(expected.length);
  const largest = Math.max(1, ...expected.map(Math.abs));
  expect(Math.max(...actual.map((value, at) => Math.abs(value - expected[at]!))) / largest).toBeLessThan(3e-5);
}

const usual = { channels: 3, outputs: 5, tall: 3, wide: 3, stride: 1, dilation: 1, pad: "same" as const };

describeOnGpu("the filter gradients of the WebGPU backend", () => {
  beforeAll(async () => {
    ({ tf } = await loadBackend());
  });

  test("are those of the CPU backend for any shape, stride, dilation and padding", () =>
    fc.assert(fc.asyncProperty(cases, expectSame), { seed: 1, numRuns: 20 }));

  test("are the same when the output pixels are divided into parts", async () => {
    for (const depthwise of [false, true]) await expectSame({ images: 3, height: 23, width: 19, ...usual, depthwise }); // 1311 pixels, of which 256 are a part
  });

  test("have parts that take every pixel once, and no more memory than they may", () => {
    fc.assert(
      fc.property(
        fc.nat(64),
        fc.nat(40),
        fc.nat(40),
        fc.integer({ min: 1, max: 3000 }),
        (images, height, width, groups) => {
          const geometry = { images: images + 1, outHeight: height + 1, outWidth: width + 1 };
          const numbersOf = 2 ** 20;
          const { parts, perPart } = partsOf(geometry as Parameters<typeof partsOf>[0], { groups, numbers: numbersOf });
          const pixels = geometry.images * geometry.outHeight * geometry.outWidth;
          expect(parts * perPart).toBeGreaterThanOrEqual(pixels);
          expect((parts - 1) * perPart).toBeLessThan(pixels);
          expect(parts * numbersOf).toBeLessThanOrEqual(2 ** 23);
        },
      ),
    );
  });
});
