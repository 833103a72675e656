import type { Tensor4D } from "@tensorflow/tfjs-core";
import { describe, test } from "vitest";
import { convolutions, type RandomConvolution } from "./randomConvolutions.js";
import { numbers } from "./reference.js";
import { forAll, sameOnBoth, tensorOf, tf, valueAndGradients } from "./twoBackends.js";

const said = (example: object) => JSON.stringify(example);

/** TensorFlow.js's functions, each with the shape of its filters. */
const functions = {
  conv2d: {
    filters: ({ taps, input, outputs }: RandomConvolution) => [[...taps, input[3], outputs]],
    apply: ([x, w]: Tensor4D[], { strides, pad, dilations }: RandomConvolution): Tensor4D =>
      tf.conv2d(x!, w!, strides, pad, "NHWC", dilations),
  },
  depthwiseConv2d: {
    filters: ({ taps, input, outputs }: RandomConvolution) => [[...taps, input[3], 1 + (outputs % 2)]],
    apply: ([x, w]: Tensor4D[], { strides, pad, dilations }: RandomConvolution): Tensor4D =>
      tf.depthwiseConv2d(x!, w!, strides, pad as "same", "NHWC", dilations), // the types know no other padding
  },
  separableConv2d: {
    filters: ({ taps, input, outputs }: RandomConvolution) => [
      [...taps, input[3], 1],
      [1, 1, input[3], outputs],
    ],
    apply: ([x, w, v]: Tensor4D[], { strides, pad, dilations }: RandomConvolution): Tensor4D =>
      tf.separableConv2d(x!, w!, v!, strides, pad as "same", dilations), // likewise
  },
};

describe.each(Object.entries(functions))("tf.%s of random shapes", (_, { filters, apply }) => {
  const inputs = (example: RandomConvolution) =>
    [example.input, ...filters(example)].map((shape, index) => numbers(shape, index + 1));

  test("value and gradients are those of the CPU backend", () =>
    forAll(
      convolutions({ gradients: true }),
      (example) =>
        sameOnBoth(said(example), () => valueAndGradients<Tensor4D>((...at) => apply(at, example), inputs(example))),
      300,
    ));

  test("dilated, the value is that of the CPU backend", () =>
    forAll(convolutions({ gradients: false }), (example) =>
      sameOnBoth(said(example), () => [
        apply(
          inputs(example).map((each) => tensorOf<Tensor4D>(each)),
          example,
        ),
      ]),
    ));
});
