import type { Tf } from "../../ops/op.js";
import type { Update } from "../optimizer.js";

/** Scales all gradients of a step together so that their global norm is at most this. https://arxiv.org/abs/1211.5063 */
export const clipped =
  (tf: Tf, update: Update, mostNorm: number): Update =>
  (gradients, learningRate) =>
    tf.tidy(() => {
      let sum = 0;
      for (const [, gradient] of gradients) sum += tf.sum(tf.square(gradient)).dataSync()[0] as number;
      const norm = Math.sqrt(sum);
      const scale = norm > mostNorm ? mostNorm / norm : 1;
      update(
        scale === 1 ? gradients : gradients.map(([weight, gradient]) => [weight, tf.mul(gradient, scale)] as const),
        learningRate,
      );
    });
