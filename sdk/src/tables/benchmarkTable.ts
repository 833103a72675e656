import type { OpTable } from "../ops/index.js";
import type { Known, Objective } from "../records/goals.js";
import type { Metrics } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";

/** Recorded result of an architecture at one fidelity. */
export interface TableAnswer {
  /** Metrics on the validation split. */
  readonly metrics: Metrics;
  /** Training time from the start to this fidelity, in seconds; absent when unknown. */
  readonly seconds?: number | undefined;
}

/** Recorded results of every architecture of a space: an evaluator without computation. */
export interface BenchmarkTable<Ds extends Decisions = Decisions> {
  readonly name: string;
  readonly space: Space<Ds, OpTable>;
  /** Number of distinct architectures. */
  readonly architectures: number;
  /** Epochs with results, increasing. */
  readonly epochs: readonly number[];
  /** Names of its metrics, including "parameters" and "flops" if recorded. */
  readonly metrics: readonly string[];
  /** Default objectives of a search. */
  readonly objectives: readonly Objective[];
  /** Whether it records training times. */
  readonly timed: boolean;
  /** Content hash: identifies the table of a study, together with its name. */
  readonly source?: string;
  /** Returns the same text for genotypes with the same row. */
  identity(genotype: Genotype<Ds>): string;
  /** Metrics that need no evaluation. */
  known(genotype: Genotype<Ds>): Known;
  /** Results on the validation split. @throws Error when the table lacks the architecture or fidelity */
  query(genotype: Genotype<Ds>, epochs: number): TableAnswer;
  /** Results on the test split after the longest training, for the final evaluation. @throws Error when the table has none */
  test(genotype: Genotype<Ds>): Metrics;
}

/** Base class of this package's tables, so that notebooks can display them. Plain objects of the same shape are tables too. */
export class TableObject {}

/** Makes a table displayable in notebooks. */
export const shownTable = <Ds extends Decisions>(table: BenchmarkTable<Ds>): BenchmarkTable<Ds> =>
  Object.assign(new TableObject(), table);

/** Parts of a table with numbered rows. */
export interface TableParts<Ds extends Decisions> {
  readonly name: string;
  readonly space: Space<Ds, OpTable>;
  readonly architectures: number;
  readonly epochs: readonly number[];
  readonly metrics: readonly string[];
  readonly objectives: readonly Objective[];
  readonly timed: boolean;
  readonly source?: string;
  /** Row of a genotype; undefined when there is none. */
  readonly rowOf: (genotype: Genotype<Ds>) => number | undefined;
  readonly known?: (row: number) => Known;
  /** Result of a row after `epochs`; undefined when there is none. */
  readonly result: (row: number, epochs: number) => TableAnswer | undefined;
  readonly test?: (row: number) => Metrics | undefined;
}

/** Creates a table from its rows. */
export function benchmarkTable<Ds extends Decisions>(parts: TableParts<Ds>): BenchmarkTable<Ds> {
  const { name, space, rowOf, known, result, test, epochs: recorded } = parts;
  const fidelities = new Set(recorded);
  function row(genotype: Genotype<Ds>): number {
    const found = rowOf(genotype);
    if (found === undefined) throw new Error(`table ${name} has no row for ${space.format(genotype)}`);
    return found;
  }
  return shownTable({
    name,
    space,
    architectures: parts.architectures,
    epochs: recorded,
    metrics: parts.metrics,
    objectives: parts.objectives,
    timed: parts.timed,
    ...(parts.source === undefined ? {} : { source: parts.source }),
    identity: (genotype) => `${rowOf(genotype) ?? space.canonical(genotype)}`,
    known(genotype) {
      const found = rowOf(genotype);
      return found === undefined ? {} : (known?.(found) ?? {});
    },
    query(genotype, epochs) {
      if (!fidelities.has(epochs))
        throw new RangeError(`table ${name} has no results after ${epochs} epochs; it has ${listedEpochs(recorded)}`);
      const answer = result(row(genotype), epochs);
      if (answer === undefined)
        throw new Error(`table ${name} has no result of ${space.format(genotype)} after ${epochs} epochs`);
      return answer;
    },
    test(genotype) {
      const metrics = test?.(row(genotype));
      if (metrics === undefined)
        throw new Error(`table ${name} has no results on the test split of ${space.format(genotype)}`);
      return metrics;
    },
  });
}

/** Lists fidelities for error messages, abbreviated when there are many. */
export const listedEpochs = (epochs: readonly number[]): string =>
  epochs.length <= 6 ? epochs.join(", ") : `${epochs.slice(0, 3).join(", ")}, ... ${epochs.at(-1)}`;
