import type { Tensor, Tensor1D, Tensor4D } from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { describe, test } from "vitest";
import { conv, convBatchNorm } from "../../sdk/src/tensor/index.js";
import { expectSpoiledAlike, poisoned, poisons } from "./nonFinite.js";
import { convolutions } from "./randomConvolutions.js";
import { numbers } from "./reference.js";
import { forAll, on, tensorOf, tf } from "./twoBackends.js";

const side = fc.integer({ min: 1, max: 11 });
const cases = fc
  .record({
    images: fc.tuple(fc.integer({ min: 1, max: 2 }), side, side),
    channels: fc.constantFrom(1, 3, 8, 16),
    outputs: fc.constantFrom(2, 5, 8, 16),
    size: fc.constantFrom(1, 3, 3, 5),
    stride: fc.constantFrom(1, 1, 2, 3),
    relu: fc.boolean(),
    depthwise: fc.boolean(),
    poison: poisons,
    into: fc.constantFrom("image" as const, "filter" as const, "gradient" as const),
  })
  .map(({ images, channels, outputs, size, poison, into, ...how }) => {
    const last = how.depthwise ? channels : outputs;
    const out = [images[0], Math.ceil(images[1] / how.stride), Math.ceil(images[2] / how.stride), last];
    return {
      how,
      into,
      tensors: {
        image: numbers([...images, channels], 1),
        filter: numbers([size, size, channels, how.depthwise ? 1 : outputs], 2),
        gradient: numbers(out, 3),
      },
      poison,
      tiles: !how.depthwise && size === 3 && how.stride === 1 && (channels % 8) + (outputs % 8) === 0,
      what: JSON.stringify({ images, channels, outputs, size, poison: String(poison.value), into, ...how }),
    };
  });

/** Which 4 x 4 tile of which image a number of an image lies in. */
const tileOf =
  ([, height = 0, width = 0, channels = 0]: readonly number[]) =>
  (index: number) => {
    const pixel = Math.floor(index / channels);
    const [image, y, x] = [Math.floor(pixel / width / height), Math.floor(pixel / width) % height, pixel % width];
    return `${image}, ${y >> 2}, ${x >> 2}`;
  };

describe("a number that is not finite reaches the outputs that see it, and no others,", () => {
  test("through convolutions and their gradients", () =>
    forAll(
      cases,
      async ({ how, into, tensors, poison, tiles, what }) => {
        const spoiled = { ...tensors, [into]: poisoned(tensors[into], poison) };
        const { image, filter, gradient } = spoiled;
        const compute = () => {
          const value = (x: Tensor4D, w: Tensor4D) => conv(tf, x, w, how);
          const [x, w] = [tensorOf<Tensor4D>(image), tensorOf<Tensor4D>(filter)];
          return [value(x, w), ...tf.grads(value as typeof tf.add)([x, w], tensorOf(gradient))];
        };
        const [value, toImage, toFilter] = await on("wasm", compute);
        const [cpuValue, cpuToImage, cpuToFilter] = await on("cpu", compute);
        // a filter meets zeros around the image, and zero times infinity is not a number: the whole channel may be spoiled
        const [, , depth = 0, outs = 0] = filter.shape;
        const inTap = poison.at % filter.values.length;
        const [fromChannel, toChannel] = [Math.floor(inTap / outs) % depth, inTap % outs];
        const outChannel = how.depthwise ? fromChannel : toChannel;
        const last = gradient.shape[3]!;
        const inFilter = into === "filter";
        expectSpoiledAlike(value!, cpuValue!, `${what}, value`, {
          regionOf: tiles ? tileOf(gradient.shape) : String,
          exempt: (index) => inFilter && index % last === outChannel,
        });
        expectSpoiledAlike(toImage!, cpuToImage!, `${what}, to image`, {
          regionOf: tiles ? tileOf(image.shape) : String,
          exempt: (index) => inFilter && index % depth === fromChannel,
        });
        // likewise a gradient, summed over pixels, meets zeros around the image
        const regionOf = (index: number) =>
          String(into === "gradient" && !how.depthwise ? index % outs : Math.floor(index / outs) % depth);
        expectSpoiledAlike(toFilter!, cpuToFilter!, `${what}, to filter`, { regionOf });
      },
      400,
    ));

  test("through dilated convolutions", () =>
    forAll(fc.tuple(convolutions({ gradients: false, leastImages: 1 }), poisons), async ([shape, poison]) => {
      const { input, taps, outputs, strides, pad, dilations } = shape;
      const image = poisoned(numbers(input, 1), poison);
      const filter = numbers([...taps, input[3], outputs], 2);
      const compute = () => [
        tf.conv2d(tensorOf<Tensor4D>(image), tensorOf<Tensor4D>(filter), strides, pad, "NHWC", dilations),
      ];
      const [value] = await on("wasm", compute);
      const [expected] = await on("cpu", compute);
      const filterShape: [number, number, number, number] = [...taps, input[3], outputs];
      const out = tf.backend_util.computeConv2DInfo(input, filterShape, strides, dilations, pad).outShape;
      const tiles = [...taps].every((side) => side === 3) && [...dilations].every((step) => step === 1);
      const regionOf = tiles ? tileOf(out) : String;
      expectSpoiledAlike(value!, expected!, JSON.stringify({ ...shape, poison }), { regionOf });
    }));

  test("through convolutions with batch norm, which spread it over its channel", () =>
    forAll(cases, async ({ how, into, tensors, poison, what }) => {
      const spoiled = { ...tensors, [into]: poisoned(tensors[into], poison) };
      const { image, filter, gradient } = spoiled;
      const last = gradient.shape[3]!;
      const compute = () => {
        const value = (...[x, w, gamma, beta]: Tensor[]) =>
          convBatchNorm(
            tf,
            x as Tensor4D,
            { filter: w as Tensor4D, gamma: gamma as Tensor1D, beta: beta as Tensor1D },
            how,
          ).output;
        const at = [image, filter, numbers([last], 4), numbers([last], 5)].map((each) => tensorOf(each));
        return [value(...at), ...tf.grads(value)(at, tensorOf(gradient))];
      };
      const actual = await on("wasm", compute);
      const expected = await on("cpu", compute);
      const [, , depth = 0, outs = 0] = filter.shape;
      const inTap = poison.at % filter.values.length;
      const outChannel = how.depthwise ? Math.floor(inTap / outs) % depth : inTap % outs;
      const regions = [
        (index: number) => String(index % last),
        // the gradient of the image sums over all output channels, except where each channel has its own
        (index: number) => (how.depthwise ? String(index % depth) : "all"),
        (index: number) => String(how.depthwise ? Math.floor(index / outs) % depth : index % outs),
        String,
        String,
      ];
      regions.forEach((regionOf, index) => {
        // a filter meets zeros around the image, as above, and batch norm passes it on
        const exempt = (place: number) =>
          into === "filter" && (index === 1 && !how.depthwise ? true : regionOf(place) === String(outChannel));
        // one over the root of a small variance magnifies rounding
        expectSpoiledAlike(actual[index]!, expected[index]!, `${what}, result ${index}`, { regionOf, exempt }, 3e-3);
      });
    }));
});
