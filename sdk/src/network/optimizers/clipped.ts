import type { Tf } from "../../ops/op.js";
import { clipToNorm } from "../../tensor/index.js";
import type { Update } from "../optimizer.js";

/** Scales all gradients of a step together so that their global norm is at most this. https://arxiv.org/abs/1211.5063 */
export const clipped =
  (tf: Tf, update: Update, mostNorm: number): Update =>
  (gradients, learningRate) =>
    tf.tidy(() => {
      const slopes = gradients.map(([, gradient]) => gradient);
      const scaled = clipToNorm(tf, slopes, mostNorm);
      update(
        gradients.map(([weight, gradient], index) => [weight, scaled[index] ?? gradient] as const),
        learningRate,
      );
    });
