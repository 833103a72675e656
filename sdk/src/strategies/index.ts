import { auto } from "./auto.js";
import { bananas } from "./bananas.js";
import { bohb } from "./bohb.js";
import { differentialEvolution } from "./differentialEvolution.js";
import { gaussianProcess } from "./gaussianProcess.js";
import { geneticAlgorithm } from "./geneticAlgorithm.js";
import { grid } from "./grid.js";
import { type LatinHypercubeOptions, latinHypercube } from "./latinHypercube.js";
import { listed } from "./listed.js";
import { localSearch } from "./localSearch.js";
import { motpe } from "./motpe.js";
import { npenas } from "./npenas.js";
import { nsga2 } from "./nsga2.js";
import { random } from "./random.js";
import { regularizedEvolution } from "./regularizedEvolution.js";
import { reinforce } from "./reinforce.js";
import { simulatedAnnealing } from "./simulatedAnnealing.js";
import { type SobolOptions, sobol } from "./sobol.js";
import type { StrategyTable } from "./startingDesign.js";
import { tpe } from "./tpe.js";

/** Strategies that can follow a starting design. To add a strategy: write its file, add its line here. */
const searching = {
  random,
  grid,
  localSearch,
  simulatedAnnealing,
  regularizedEvolution,
  geneticAlgorithm,
  differentialEvolution,
  reinforce,
  tpe,
  bohb,
  gaussianProcess,
  bananas,
  npenas,
  nsga2,
  motpe,
  auto,
  listed,
} satisfies StrategyTable;

/** Every strategy. */
export const strategies = {
  ...searching,
  latinHypercube: (options?: LatinHypercubeOptions) => latinHypercube(options, searching),
  sobol: (options?: SobolOptions) => sobol(options, searching),
};

export type { Acquisition } from "./acquisition/acquisition.js";
export type { AcquisitionName } from "./acquisition/index.js";
export type { BananasOptions } from "./bananas.js";
export type { BohbOptions } from "./bohb.js";
export type { DifferentialEvolutionOptions } from "./differentialEvolution.js";
export type { GaussianProcessOptions } from "./gaussianProcess.js";
export type { GeneticAlgorithmOptions } from "./geneticAlgorithm.js";
export type { GridOptions } from "./grid.js";
export type { LatinHypercubeOptions } from "./latinHypercube.js";
export type { ListedOptions } from "./listed.js";
export type { MotpeOptions } from "./motpe.js";
export type { NpenasOptions } from "./npenas.js";
export type { Nsga2Options } from "./nsga2.js";
export type { OffspringOptions } from "./offspring.js";
export type { GoodOptions } from "./parzen/goodAndBad.js";
export type { ParzenSearchOptions } from "./parzen/parzenProposer.js";
export type { RandomOptions } from "./random.js";
export type { RegularizedEvolutionOptions } from "./regularizedEvolution.js";
export type { ReinforceOptions } from "./reinforce.js";
export type { SimulatedAnnealingOptions } from "./simulatedAnnealing.js";
export type { SobolOptions } from "./sobol.js";
export type { NamedStrategy, StartingDesignOptions } from "./startingDesign.js";
export type { History, ProposalRequest, Proposer, Searchable, SearchContext, Strategy } from "./strategy.js";
export type { TpeOptions } from "./tpe.js";
