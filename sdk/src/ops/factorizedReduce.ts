import type { Tensor4D } from "@tensorflow/tfjs-core";
import { convCost, sumOfCosts } from "./convCost.js";
import { normalisationWeights } from "./normalisations.js";
import type { Op, Placement } from "./op.js";
import { strided } from "./shape.js";

/**
 * Halves height and width: ReLU, then two 1x1 convolutions of stride 2 for half of the channels each, the second one shifted by a pixel
 * right and down so that it sees other pixels, then batch norm. https://arxiv.org/abs/1806.09055
 */
export const factorizedReduce: Op = {
  outputShape: strided,
  parameters: (input, place) =>
    sumOfCosts(halves(place).map((half) => convCost(input, half))).parameters +
    normalisationWeights(place.normalisation, place.channels),
  flops: (input, place) => sumOfCosts(halves(place).map((half) => convCost(input, half))).flops,
  build(toolkit, input, place) {
    const { tf } = toolkit;
    const [here, shifted] = halves(place).map((half, index) => toolkit.convBn(`half${index}`, input, half));
    const normalise = toolkit.batchNorm("norm", place.channels, { relu: false });
    return (x, mode) => {
      const active = toolkit.activate(x, mode);
      const right = here?.(active, mode) as Tensor4D; // halves() returns at least one
      return normalise(
        place.channels === 1 ? right : tf.concat([right, shifted?.(moved(active), mode) as Tensor4D], 3),
        mode,
      );
    };
    /** Shifted by one pixel and padded with zeros at the end, so that odd sides fit too. */
    function moved(x: Tensor4D): Tensor4D {
      const [, height, width] = x.shape;
      const inner = tf.slice(x, [0, 1, 1, 0], [-1, height - 1, width - 1, -1]);
      return tf.pad(inner, [
        [0, 0],
        [0, 1],
        [0, 1],
        [0, 0],
      ]) as Tensor4D;
    }
  },
};

/** The two convolutions; the first has the larger half of the channels. With one channel there is only the first. */
function halves({ channels, stride }: Placement) {
  const first = Math.ceil(channels / 2);
  const options = { kernelSize: 1, stride, relu: false, batchNorm: false };
  return [first, channels - first].filter((filters) => filters > 0).map((filters) => ({ ...options, filters }));
}
