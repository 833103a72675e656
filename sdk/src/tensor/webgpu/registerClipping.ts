import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { clipToNormKernel } from "../shared/composed/clipToNormKernel.js";
import { replaceKernel } from "../shared/replaceKernel.js";
import { clipToNorm } from "./clipToNorm.js";

/** Clipping of gradients, for which composed kernels take several dispatches a weight. */
export function registerClipping(tf: Tf): void {
  replaceKernel<Readonly<Record<number, Tensor>>, { readonly mostNorm: number }>(
    tf,
    "webgpu",
    clipToNormKernel.name,
    ({ inputs, attributes: { mostNorm } }) => {
      const tensors = Object.values(inputs);
      const some = tensors.filter(({ size }) => size > 0);
      const scaled = some.length > 0 ? clipToNorm(tf, some, mostNorm) : [];
      return tensors.map((tensor) => (tensor.size > 0 ? (scaled.shift() as Tensor) : tf.zerosLike(tensor))); // as many as are some
    },
  );
}
