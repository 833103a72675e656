import { type OneShot, oneShotMethod, type PathMethodOptions } from "./oneShot.js";

/** Options of SPOS. */
export type SposOptions = PathMethodOptions;

/**
 * Single path one-shot: each batch trains one path of the supernet, drawn evenly; then a search over paths. https://arxiv.org/abs/1904.00420
 *
 * A path is chosen by its `movement`: how far the training has moved its weights. Beside it, its metrics on the validation split are
 * recorded, after its batch norm is recalibrated. The paper chooses by accuracy, as `.objectives({ accuracy: "maximize" })` does; after few
 * epochs, that prefers paths that learn fast.
 * @throws RangeError when an option is out of range
 */
export const spos = (options: SposOptions = {}): OneShot => oneShotMethod("spos", options);
