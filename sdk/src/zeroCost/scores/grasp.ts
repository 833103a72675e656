import type { Scalar, Tensor } from "@tensorflow/tfjs-core";
import type { ZeroCostScore } from "../score.js";

/** Logits are divided by this, as in the paper's code. */
const temperature = 200;
/** Length of the step, relative to the weights, by which the product of Hessian and gradient is taken. */
const relativeStep = 1e-2;

/**
 * How much the norm of the gradient would fall if single weights were cut: -weight x (Hessian x gradient), summed. The product is the
 * difference of two gradients on both sides of the weights. https://arxiv.org/abs/2002.07376
 */
export const grasp: ZeroCostScore = {
  needs: "targets",
  definition: "-weight x (Hessian x gradient), summed",
  source: "https://arxiv.org/abs/2002.07376",
  compute({ tf, network, inputs, loss }) {
    const kernels = network.trainable.filter(({ rank }) => rank >= 2);
    return tf.tidy(() => {
      const forward = (): Scalar => loss(tf.div(network.logits(inputs, "train"), temperature));
      const gradients = () => {
        const { grads } = tf.variableGrads(forward, kernels);
        return kernels.map((weight): Tensor => grads[weight.name] ?? tf.zerosLike(weight)); // none on a dead edge
      };
      const start = kernels.map((weight) => weight.clone());
      const direction = gradients();
      const [length, size] = [norm(direction), norm(start)];
      if (length === 0) return 0;
      const step = (relativeStep * size) / length;
      const at = (factor: number) => {
        for (const [index, weight] of kernels.entries())
          weight.assign(tf.add(start[index] as Tensor, tf.mul(direction[index] as Tensor, factor)));
        return gradients();
      };
      const [ahead, behind] = [at(step), at(-step)];
      for (const [index, weight] of kernels.entries()) weight.assign(start[index] as Tensor);
      return kernels.reduce((sum, weight, index) => {
        const product = tf.div(tf.sub(ahead[index] as Tensor, behind[index] as Tensor), 2 * step);
        return sum - (tf.sum(tf.mul(weight, product)).dataSync()[0] as number);
      }, 0);
    });

    function norm(tensors: readonly Tensor[]): number {
      return Math.sqrt(tensors.reduce((sum, each) => sum + (tf.sum(tf.square(each)).dataSync()[0] as number), 0));
    }
  },
};
