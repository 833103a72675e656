import type { OpTable } from "../ops/index.js";
import type { ObjectiveOptions } from "../records/goals.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { type BenchmarkTable, shownTable, type TableAnswer } from "./benchmarkTable.js";
import { contentOf } from "./contentOf.js";

/** Options of a table computed by a function. */
export interface FunctionOptions<Ds extends Decisions, Ops extends OpTable> {
  readonly name: string;
  readonly space: Space<Ds, Ops>;
  /** Available epochs, increasing. @defaultValue [1] */
  readonly epochs?: readonly number[];
  /** Names of the metrics it returns. @defaultValue those of the objectives */
  readonly metrics?: readonly string[];
  /** Default objectives of a search. @defaultValue { accuracy: "maximize" } */
  readonly objectives?: ObjectiveOptions;
  /** Whether its results include `seconds`. @defaultValue false */
  readonly timed?: boolean;
  readonly answer: (genotype: Genotype<Ds>, epochs: number) => TableAnswer;
}

/** A table computed by a synchronous function, for toy problems and surrogate benchmarks. Its time is simulated. */
export function fromFunction<Ds extends Decisions, Ops extends OpTable>({
  name,
  space,
  epochs = [1],
  objectives = { accuracy: "maximize" },
  metrics = Object.keys(objectives),
  timed = false,
  answer,
}: FunctionOptions<Ds, Ops>): BenchmarkTable<Ds> {
  return shownTable({
    name,
    space: space as unknown as Space<Ds, OpTable>, // the function does not use ops
    architectures: Number.POSITIVE_INFINITY,
    epochs,
    metrics,
    objectives: Object.entries(objectives).map(([metric, goal]) => ({ metric, goal })),
    timed,
    source: contentOf(answer.toString()),
    identity: (genotype) => space.canonical(genotype),
    known: () => ({}),
    query(genotype, asked) {
      if (!epochs.includes(asked))
        throw new RangeError(`table ${name} has no results after ${asked} epochs; it has ${epochs.join(", ")}`);
      const given: unknown = answer(genotype, asked);
      if (given instanceof Promise)
        throw new TypeError(
          `the function of table ${name} must return its result synchronously, because time is simulated, but it returned a promise; use .on(async (genotype) => ...) instead`,
        );
      return given as TableAnswer;
    },
    test(genotype) {
      throw new Error(`table ${name} has no results on a test split, so none for ${space.format(genotype)}`);
    },
  });
}
