import type { OpTable } from "../ops/index.js";
import type { Known, Objective } from "../records/goals.js";
import type { Metrics } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";

/** What a table has recorded of an architecture that was trained for so long. */
export interface TableAnswer {
  /** Measured on the validation split. */
  readonly metrics: Metrics;
  /** Training from the first weight update to this fidelity; absent where the table does not tell. */
  readonly seconds?: number | undefined;
}

/** Recorded results of every architecture of a space: an evaluator that answers at once. */
export interface BenchmarkTable<Ds extends Decisions = Decisions> {
  readonly name: string;
  readonly space: Space<Ds, OpTable>;
  /** Architectures that the table tells apart. */
  readonly architectures: number;
  /** Epochs after which it has results, rising. */
  readonly epochs: readonly number[];
  /** Names of what it measures, "parameters" and "flops" among them where it has them. */
  readonly metrics: readonly string[];
  /** What a search on it is after when nothing is said. */
  readonly objectives: readonly Objective[];
  /** Whether it has recorded how long training took. */
  readonly timed: boolean;
  /** Equal for tables that answer alike: a study recognises its table by it, beside its name. */
  readonly source?: string;
  /** Equal for genotypes that have the same row. */
  identity(genotype: Genotype<Ds>): string;
  /** What is known without training. */
  known(genotype: Genotype<Ds>): Known;
  /** Results on the validation split. @throws Error that names the architecture or fidelity which the table lacks */
  query(genotype: Genotype<Ds>, epochs: number): TableAnswer;
  /** Results on the test split after the longest training: for the final evaluation. @throws Error when the table has none */
  test(genotype: Genotype<Ds>): Metrics;
}

/** What tables of this package are instances of, so that notebooks show them. Any object with the members of a table is one, too. */
export class TableObject {}

/** A table as a value that shows itself. */
export const shownTable = <Ds extends Decisions>(table: BenchmarkTable<Ds>): BenchmarkTable<Ds> =>
  Object.assign(new TableObject(), table);

/** What a table is made of; its rows are known by numbers. */
export interface TableParts<Ds extends Decisions> {
  readonly name: string;
  readonly space: Space<Ds, OpTable>;
  readonly architectures: number;
  readonly epochs: readonly number[];
  readonly metrics: readonly string[];
  readonly objectives: readonly Objective[];
  readonly timed: boolean;
  readonly source?: string;
  /** Row of a genotype; undefined when the table lacks it. */
  readonly rowOf: (genotype: Genotype<Ds>) => number | undefined;
  readonly known?: (row: number) => Known;
  /** Result of a row after `epochs`; undefined when the table lacks it. */
  readonly result: (row: number, epochs: number) => TableAnswer | undefined;
  readonly test?: (row: number) => Metrics | undefined;
}

/** A table from its rows. */
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

/** Few fidelities, or the ends of many. */
export const listedEpochs = (epochs: readonly number[]): string =>
  epochs.length <= 6 ? epochs.join(", ") : `${epochs.slice(0, 3).join(", ")}, ... ${epochs.at(-1)}`;
