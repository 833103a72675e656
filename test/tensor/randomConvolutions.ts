import fc from "fast-check";

/** How a convolution of TensorFlow.js pads: by name, by pixels all around, or by pixels on each side. */
export type Pad = "same" | "valid" | number | [[0, 0], [number, number], [number, number], [0, 0]];

export interface RandomConvolution {
  readonly input: [number, number, number, number];
  /** Height and width of the filter. */
  readonly taps: [number, number];
  readonly outputs: number;
  readonly strides: [number, number];
  readonly dilations: [number, number];
  readonly pad: Pad;
}

const channels = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom(8, 16, 24));
const side = fc.integer({ min: 1, max: 11 });
const sides = (max: number) => fc.tuple(fc.integer({ min: 1, max }), fc.integer({ min: 1, max }));
const margin = fc.integer({ min: 0, max: 4 });
const pad: fc.Arbitrary<Pad> = fc.oneof(
  fc.constantFrom("same" as const, "valid" as const),
  fc.integer({ min: 0, max: 3 }),
  fc.tuple(
    fc.constant<[0, 0]>([0, 0]),
    fc.tuple(margin, margin),
    fc.tuple(margin, margin),
    fc.constant<[0, 0]>([0, 0]),
  ),
);

/** Which strides and dilations: TensorFlow.js takes only one of both, and no gradient of a dilated convolution. */
const movement = (gradients: boolean) =>
  gradients
    ? fc.record({ strides: sides(4), dilations: fc.constant<[number, number]>([1, 1]) })
    : fc.record({ strides: fc.constant<[number, number]>([1, 1]), dilations: sides(3) });

/** Convolutions that TensorFlow.js takes, one in three of the kind that Winograd's algorithm serves. */
export const convolutions = ({ gradients, leastImages = 0 }: { gradients: boolean; leastImages?: number }) =>
  fc
    .record({
      input: fc.tuple(fc.integer({ min: leastImages, max: 3 }), side, side, channels),
      taps: sides(4),
      outputs: channels,
      movement: movement(gradients),
      pad,
      winograd: fc.integer({ min: 0, max: 2 }).map((choice) => choice === 0),
    })
    .map(({ movement: moves, winograd, ...rest }): RandomConvolution => {
      if (!winograd) return { ...rest, ...moves };
      const [images, height, width, depth] = rest.input;
      return {
        input: [images, height, width, 8 * Math.ceil(depth / 8)],
        taps: [3, 3],
        outputs: 8 * Math.ceil(rest.outputs / 8),
        strides: [1, 1],
        dilations: [1, 1],
        pad: rest.pad,
      };
    })
    .filter(({ input, taps, strides, dilations, pad: margins }) => {
      if (margins === "same") return true;
      // TensorFlow.js then takes the height of the filter and the vertical stride for both axes
      if (
        typeof margins === "number" &&
        (taps[0] !== taps[1] || strides[0] !== strides[1] || dilations[0] !== dilations[1])
      )
        return false;
      const around = (axis: 1 | 2) => {
        if (margins === "valid") return 0;
        return typeof margins === "number" ? 2 * margins : margins[axis][0] + margins[axis][1];
      };
      const fits = (axis: 1 | 2) =>
        input[axis] + around(axis) >= ((taps[axis - 1] ?? 1) - 1) * (dilations[axis - 1] ?? 1) + 1;
      return fits(1) && fits(2);
    });
