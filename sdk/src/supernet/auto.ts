import { type OneShot, oneShotMethod, type PathMethodOptions } from "./oneShot.js";

/** Options of the default one-shot search. */
export type AutoOneShotOptions = PathMethodOptions;

/**
 * The default one-shot search. Each batch trains one path of the supernet, as in `spos`. A path is ranked by an ensemble: its loss with the
 * shared weights, how far the training has moved them (without `elastic`), scores of the untrained network (synflow, NASWOT, Jacobian covariance and, with classes, EPE-NAS) and its number of
 * parameters. Their weights are learned from how they agree on 64 random architectures, none of which is trained on its own; a score that
 * contradicts the others, such as the loss of a supernet after few epochs, has weight 0. https://doi.org/10.1073/pnas.1219097111
 * @example
 * cells.search(oneShot.auto({ minutes: 10 })).on(fashion)
 * @throws RangeError when an option is out of range
 */
export const auto = (options: AutoOneShotOptions = {}): OneShot =>
  oneShotMethod("auto", options, {
    prior: { scores: ["synflow", "naswot", "jacobCov", "epeNas", "params"], sample: 64 },
  });
