import type { OpTable } from "../ops/index.js";
import type { ObjectiveOptions } from "../records/goals.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import { type BenchmarkTable, shownTable, type TableAnswer } from "./benchmarkTable.js";
import { contentOf } from "./contentOf.js";

/** A formula in place of a table. */
export interface FunctionOptions<Ds extends Decisions, Ops extends OpTable> {
  readonly name: string;
  readonly space: Space<Ds, Ops>;
  /** Fidelities that it can be asked for. Default: 1. */
  readonly epochs?: readonly number[];
  /** Names of the metrics that it answers. Default: those of the objectives. */
  readonly metrics?: readonly string[];
  /** What a search on it is after when nothing is said. Default: the highest accuracy. */
  readonly objectives?: ObjectiveOptions;
  /** Whether its answers have seconds. Default false. */
  readonly timed?: boolean;
  readonly answer: (genotype: Genotype<Ds>, epochs: number) => TableAnswer;
}

/** A formula that answers as a table does: for toy problems, and for models of your own measurements. */
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
    space: space as unknown as Space<Ds, OpTable>, // a formula looks at no op
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
        throw new RangeError(`${name} has no results after ${asked} epochs; it has ${epochs.join(", ")}`);
      const given: unknown = answer(genotype, asked);
      if (given instanceof Promise)
        throw new TypeError(
          `answer of ${name} must be there at once, for time is simulated, but is a promise; search .on(async (genotype) => ...) instead`,
        );
      return given as TableAnswer;
    },
    test(genotype) {
      throw new Error(`${name} has no results on a test split, so none of ${space.format(genotype)}`);
    },
  });
}
