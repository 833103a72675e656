import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import { readTensors } from "../../tensor/index.js";
import { zeroCostScore } from "../score.js";

/** Relative change of the weights by which the Hessian is probed. */
const step = 1e-3;

/**
 * How much the norm of the gradient would fall if single weights were cut: -weight x (Hessian x gradient), summed. As the Hessian is
 * symmetric, that is -gradient x (Hessian x weight), and the latter product is the difference of the gradients at slightly larger and
 * slightly smaller weights: a direction in which networks with batch norm are smooth. https://arxiv.org/abs/2002.07376
 */
export const grasp = zeroCostScore({
  needs: "targets",
  definition: "-weight x (Hessian x gradient), summed",
  source: "https://arxiv.org/abs/2002.07376",
  async compute({ tf, network, inputs, loss }) {
    const kernels = network.trainable.filter(({ rank }) => rank >= 2);
    const products = await readTensors(tf, () => {
      const forward = (): Scalar => loss(network.logits(inputs, "train"));
      const gradients = () => {
        const { grads } = tf.variableGrads(forward, kernels);
        return kernels.map((weight): Tensor => grads[weight.name] ?? tf.zerosLike(weight)); // none on a dead edge
      };
      const start = kernels.map((weight) => weight.clone());
      const at = (factor: number) => {
        for (const [index, weight] of kernels.entries()) weight.assign(tf.mul(start[index] as Tensor, factor));
        return gradients();
      };
      const [larger, smaller, here] = [at(1 + step), at(1 - step), at(1)];
      return kernels.map((_, index) => {
        const product = tf.div(tf.sub(larger[index] as Tensor, smaller[index] as Tensor), 2 * step);
        return tf.sum(tf.mul(here[index] as Tensor, product));
      });
    });
    return products.reduce((sum, [product]) => sum - (product as number), 0);
  },
});
