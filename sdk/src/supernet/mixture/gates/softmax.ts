import { type Gate, softmaxDraw } from "./gate.js";

/** Each op counts its share of a softmax. https://arxiv.org/abs/1806.09055 */
export const softmaxGate = (): Gate => ({ draw: softmaxDraw, expected: softmaxDraw });
