import { type OneShot, oneShotMethod, type PathMethodOptions } from "./oneShot.js";

/** Options of SPOS. */
export type SposOptions = PathMethodOptions;

/**
 * Single path one-shot: each batch trains one path of the supernet, drawn evenly; then a search over paths, each judged on the
 * validation split after its batch norm is recalibrated. https://arxiv.org/abs/1904.00420
 * @throws RangeError when an option is out of range
 */
export const spos = (options: SposOptions = {}): OneShot => oneShotMethod("spos", options);
