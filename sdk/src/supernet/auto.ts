import { type OneShot, type OneShotOptions, oneShotMethod } from "./oneShot.js";

/** Options of the default one-shot search. */
export type AutoOneShotOptions = OneShotOptions;

/**
 * The default one-shot search. Each batch trains one path of the supernet, as in `spos`; a path is ranked by an ensemble of its loss with
 * the shared weights, scores of the untrained network (synflow, NASWOT, Jacobian covariance, EPE-NAS) and its number of parameters. How much each counts is learned from 64 random
 * architectures, without training any of them: scores that contradict the others get no weight, as those of a supernet do that was
 * trained too briefly.
 * @example
 * cells.search(oneShot.auto({ epochs: 20 })).on(fashion)
 * @throws RangeError when an option is out of range
 */
export const auto = (options: AutoOneShotOptions = {}): OneShot =>
  oneShotMethod(
    "auto",
    options,
    { kind: "uniform", options: {} },
    { scores: ["synflow", "naswot", "jacobCov", "epeNas", "params"], sample: 64 },
  );
