import type { TrainingOptions } from "../network/training.js";
import type { ZeroCostName } from "../records/zeroCostName.js";
import { strategies } from "../strategies/index.js";
import { regularizedEvolution } from "../strategies/regularizedEvolution.js";
import type { Strategy } from "../strategies/strategy.js";
import type { MixtureJson } from "./mixture/mixtureJson.js";
import type { PathsJson } from "./paths/pathRule.js";

/** A one-shot search: train weights shared by all architectures once, then search with them at the price of inference. Plain JSON. */
export interface OneShot {
  /** Key in the table of one-shot methods. */
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** How the shared weights are trained. */
  readonly supernet: SupernetJson;
  /** Walks through the paths once the weights are trained. */
  readonly strategy: Strategy;
}

/** How shared weights are trained. Plain JSON. */
export interface SupernetJson {
  readonly epochs: number;
  readonly training: TrainingOptions;
  /** How the paths of each step are drawn. */
  readonly paths: PathsJson;
  /** Scores of untrained networks that judge a path together with the supernet. @defaultValue none */
  readonly prior?: PriorJson;
  /** How all paths are trained at once; then `paths` means nothing. @defaultValue paths are trained one by one */
  readonly mixture?: MixtureJson;
}

/** Scores of untrained networks beside those of a supernet. Plain JSON. */
export interface PriorJson {
  readonly scores: readonly ZeroCostName[];
  /** Random architectures from which the weights of the scores are learned. */
  readonly sample: number;
}

/** Options that all one-shot methods have. */
export interface OneShotOptions {
  /** Passes over the training images that train the supernet, at least 1. @defaultValue 12 */
  readonly epochs?: number;
  /** How the shared weights are trained, where it differs from the search's own training. @defaultValue the search's */
  readonly training?: TrainingOptions;
  /**
   * Any strategy, such as `strategies.nsga2()`; searches the paths of the trained supernet.
   * @defaultValue regularized evolution with `populationSize` and `tournamentSize`
   */
  readonly search?: SearchStrategy;
  /** Of the default search: paths in the population, at least 1. @defaultValue 20 */
  readonly populationSize?: number;
  /** Of the default search: paths drawn for each tournament, 1 to `populationSize`; the best becomes the parent. @defaultValue 5 */
  readonly tournamentSize?: number;
}

/** A strategy, or its name and options as a journal records them. */
export type SearchStrategy = Strategy | Pick<Strategy, "name" | "options">;

/** What distinguishes a one-shot method from others. */
export type MethodParts = Pick<SupernetJson, "prior" | "mixture"> & {
  /** @defaultValue uniformly, one a step */
  readonly paths?: PathsJson;
  /** Options of the method beyond those of all, as recorded. */
  readonly own?: Readonly<Record<string, unknown>>;
};

/** A one-shot method from its options. @throws RangeError when an option is out of range, or `search` has options of the default search beside it */
export function oneShotMethod(
  name: string,
  options: OneShotOptions,
  { paths = { kind: "uniform", options: {} }, own = paths.options, ...parts }: MethodParts = {},
): OneShot {
  const { epochs = 12, training = {}, search, populationSize = 20, tournamentSize = 5 } = options;
  if (!Number.isInteger(epochs) || epochs < 1)
    throw new RangeError(`epochs of ${name} must be a whole number of at least 1, but got ${epochs}`);
  for (const option of ["populationSize", "tournamentSize"] as const)
    if (search !== undefined && options[option] !== undefined)
      throw new RangeError(
        `${option} of ${name} is an option of its default search, but search is ${search.name}; give it to that strategy`,
      );
  const strategy = search === undefined ? regularizedEvolution({ populationSize, tournamentSize }) : strategyOf(search);
  const searched =
    search === undefined
      ? { populationSize, tournamentSize }
      : { search: { name: strategy.name, options: strategy.options } };
  return {
    name,
    options: { epochs, ...searched, ...own, training },
    supernet: { epochs, training, paths, ...parts },
    strategy,
  };
}

/** @throws RangeError when a recorded strategy is not built in */
function strategyOf(search: SearchStrategy): Strategy {
  if ("begin" in search) return search;
  const known: Readonly<Record<string, (options: never) => Strategy>> = strategies;
  const factory = Object.hasOwn(known, search.name) ? known[search.name] : undefined;
  if (factory === undefined)
    throw new RangeError(
      `search "${search.name}" is not a built-in strategy; pass the strategy itself, or one of ${Object.keys(known).join(", ")}`,
    );
  return factory(search.options as never);
}
