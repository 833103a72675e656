import { type OneShot, oneShotMethod, type PathMethodOptions } from "./oneShot.js";

/** Options of few-shot NAS. */
export interface FewShotOptions extends PathMethodOptions {
  /** Times that every supernet is split in two, 1 to 4: `2 ** splits` sub-supernets in the end. @defaultValue 1 */
  readonly splits?: number;
  /** Share of the epochs before the first split, in (0, 1); the other splits divide the rest evenly. @defaultValue 0.5 */
  readonly share?: number;
}

/**
 * Few-shot NAS with gradient matching: trains one supernet as `spos` does, then splits it in two by the edge or decision whose values disagree
 * most on the gradients of the weights that they share; both halves begin with its weights. Each batch trains one path in the sub-supernet that
 * holds it, which also judges it, so that the training takes as many images as that of `spos`, and a few hundred batches to measure each split. It is chosen by its `movement`, as in `spos`.
 * https://arxiv.org/abs/2006.06863 https://arxiv.org/abs/2203.15207
 * @example
 * cells.search(oneShot.fewShot({ epochs: 20, splits: 2 })).on(fashion)
 * @throws RangeError when an option is out of range, or there are fewer epochs than phases; before training when no decision can be split, or
 * `minutes` is too short
 */
export function fewShot({ splits = 1, share = 0.5, ...options }: FewShotOptions = {}): OneShot {
  if (!Number.isInteger(splits) || splits < 1 || splits > 4)
    throw new RangeError(`splits of fewShot must be a whole number from 1 to 4, but got ${splits}`);
  if (!(share > 0 && share < 1)) throw new RangeError(`share of fewShot must be above 0 and below 1, but got ${share}`);
  const { minutes, epochs = 12 } = options;
  if (minutes === undefined && epochs <= splits)
    throw new RangeError(
      `epochs of fewShot must be more than its ${splits} split${splits === 1 ? "" : "s"}, each of which comes after an epoch, but got ${epochs}`,
    );
  return oneShotMethod("fewShot", options, { own: { splits, share }, splitting: { splits, share } });
}
