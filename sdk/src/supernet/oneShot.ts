import { training as checkTrainingOptions, type TrainingOptions } from "../network/training.js";
import { strategies } from "../strategies/index.js";
import { regularizedEvolution } from "../strategies/regularizedEvolution.js";
import type { Strategy } from "../strategies/strategy.js";
import type { ZeroCostName } from "../zeroCost/index.js";
import type { MixtureJson } from "./mixture/mixtureJson.js";
import type { PathsJson } from "./paths/pathRule.js";
import type { SplittingJson } from "./splitting/split.js";

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
  /** Passes over the training images, or the time that the whole search may take. */
  readonly epochs: number | { readonly minutes: number };
  readonly training: TrainingOptions;
  /** How the paths of each step are drawn. */
  readonly paths: PathsJson;
  /** Whether smaller ops have slices of the weights of larger ones. @defaultValue false */
  readonly elastic?: true;
  /** Whether a smaller kernel of an elastic supernet is the centre of the largest through a learned matrix. @defaultValue false */
  readonly transformKernels?: true;
  /** Scores of untrained networks that judge a path together with the supernet. @defaultValue none */
  readonly prior?: PriorJson;
  /** How the supernet is split into several. @defaultValue it stays one */
  readonly splitting?: SplittingJson;
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
  /**
   * Time that the search may take, above 0, instead of `epochs`: training the supernet, and judging paths with it. The number of epochs is
   * decided once, from timed batches and paths, so that another machine may decide otherwise; a study that is resumed keeps its number.
   */
  readonly minutes?: number;
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

/** Options of the methods that train paths. */
export interface PathMethodOptions extends OneShotOptions {
  /**
   * Whether ops of several sizes share weights: narrower layers have the first channels of the widest, smaller kernels the centre of the
   * largest. Otherwise each shape has weights of its own. Since weights that are slices of others move with them, paths are then chosen by
   * their accuracy instead of their `movement`. https://arxiv.org/abs/1908.09791
   * @defaultValue false
   */
  readonly elastic?: boolean;
  /**
   * Of elastic weights: whether a smaller kernel is the centre of the largest through a learned matrix for each layer and number of taps, which
   * all channels have in common and which changes nothing at first. In once-for-all, a matrix leads from each size to the next smaller;
   * here, from the largest to each. https://arxiv.org/abs/1908.09791
   * @defaultValue false: mobile blocks after 24 passes over CIFAR-10 5k had 34.1 % with it, 34.8 % without (`test/bench/elastic.mjs`, one seed)
   */
  readonly transformKernels?: boolean;
}

/** A strategy, or its name and options as a journal records them. */
export type SearchStrategy = Strategy | Pick<Strategy, "name" | "options">;

/** What distinguishes a one-shot method from others. */
export type MethodParts = Pick<SupernetJson, "prior" | "mixture" | "splitting"> & {
  /** @defaultValue uniformly, one a step */
  readonly paths?: PathsJson;
  /** Options of the method beyond those of all, as recorded. */
  readonly own?: Readonly<Record<string, unknown>>;
};

/** A one-shot method from its options. @throws RangeError when an option is out of range, or `search` has options of the default search beside it */
export function oneShotMethod(
  name: string,
  options: PathMethodOptions,
  { paths = { kind: "uniform", options: {} }, own = paths.options, ...parts }: MethodParts = {},
): OneShot {
  const {
    elastic = false,
    transformKernels = false,
    training = {},
    search,
    populationSize = 20,
    tournamentSize = 5,
  } = options;
  checkTrainingOptions(training); // reports mistakes here rather than at run()
  const epochs = lengthOf(name, options);
  if (parts.mixture !== undefined && elastic)
    throw new RangeError(
      `elastic must be left out of ${name}, because it adds up the outputs of all ops of a place, and kernels that share weights would add up to one; use a method of paths such as oneShot.spos()`,
    );
  if (transformKernels && !elastic)
    throw new RangeError(
      `transformKernels of ${name} is an option of elastic weights, but elastic is false; set elastic to true, or leave transformKernels out`,
    );
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
  const shared = {
    ...(elastic ? ({ elastic } as const) : {}),
    ...(transformKernels ? ({ transformKernels } as const) : {}),
  };
  return {
    name,
    options: { ...(typeof epochs === "number" ? { epochs } : epochs), ...searched, ...own, ...shared, training },
    supernet: { epochs, training, paths, ...shared, ...parts },
    strategy,
  };
}

/** @throws RangeError when epochs or minutes are out of range, or both are given */
function lengthOf(name: string, { epochs, minutes }: PathMethodOptions): SupernetJson["epochs"] {
  if (minutes === undefined) {
    const count = epochs ?? 12;
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`epochs of ${name} must be a whole number of at least 1, but got ${count}`);
    return count;
  }
  if (!(minutes > 0 && minutes < Number.POSITIVE_INFINITY))
    throw new RangeError(`minutes of ${name} must be above 0 and finite, but got ${minutes}`);
  if (epochs !== undefined)
    throw new RangeError(
      `${name} takes epochs or minutes, from which it decides the epochs, but got ${epochs} epochs and ${minutes} minutes; leave one out`,
    );
  return { minutes };
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
