import type { Tensor } from "@tensorflow/tfjs-core";
import type { Tf } from "../../ops/op.js";
import { readsAtOnce } from "../reading.js";
import { clipToNormKernel } from "./composed/clipToNormKernel.js";
import { runKernel } from "./kernel.js";

/**
 * Scales tensors together so that the norm of all of them is at most this. https://arxiv.org/abs/1211.5063
 * @param mostNorm above 0
 * @returns the tensors, or copies, as they are where their norm is not larger
 */
export function clipToNorm(tf: Tf, tensors: readonly Tensor[], mostNorm: number): readonly Tensor[] {
  if (!readsAtOnce(tf)) return runKernel(tf, clipToNormKernel, { ...tensors }, { mostNorm });
  const squares = tensors.map((tensor) => tf.sum(tf.square(tensor)));
  const norm = Math.sqrt(squares.reduce((sum, square) => sum + (square.dataSync()[0] as number), 0));
  return norm > mostNorm ? tensors.map((tensor) => tf.mul(tensor, mostNorm / norm)) : tensors;
}
