import type { ComparedRun } from "../../analysis/comparison.js";
import type { ProgressPoint } from "../../analysis/progress.js";
import type { Goals } from "../../records/goals.js";
import type { Metrics } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { Comparison } from "./comparison.js";

/** What a comparison needs of a search's result; every `Result` has it. */
export interface ComparableResult {
  readonly goals: Goals;
  readonly best: { readonly genotype: unknown };
  progress(): readonly ProgressPoint[];
  /** What the clock of `progress` counts, where there is one. */
  readonly clockUnit?: string;
}

/** What `compare` needs of a search; every `Search` has it. */
export interface ComparableSearch<Options> {
  /** Whether it runs in simulated time: then nothing of it is kept, for its results can be had again at once. */
  readonly simulated?: boolean;
  seed(seed: number): ComparableSearch<Options>;
  run(options: Options): ComparableResult | Promise<ComparableResult>;
}

/** What a final evaluation needs of a table. */
export interface FinalTable {
  test(genotype: unknown): Metrics;
}

/** Options of a comparison. */
export interface CompareOptions<Options> {
  /** Searches by the names that figures call them. */
  readonly studies: Readonly<Record<string, ComparableSearch<Options>>>;
  /** Seeds of each study: a list, or how many, from 0. Default 20. */
  readonly seeds?: number | readonly number[];
  /** Options of every run. */
  readonly run: Options;
  /** The best value of the first objective that there is. Default: the best that any run has found. */
  readonly optimum?: number;
  /** Tables whose test results the best of each run is looked up in, by name: the final evaluation. */
  readonly finals?: Readonly<Record<string, FinalTable>>;
  /** Told after each run. */
  readonly onRun?: (done: number, total: number) => void;
}

/**
 * Runs several searches with several seeds each and compares how they went on.
 * @throws RangeError when the studies are after different things
 */
export async function compare<Options>({
  studies,
  seeds = 20,
  run: options,
  optimum,
  finals = {},
  onRun,
}: CompareOptions<Options>): Promise<Comparison> {
  const names = Object.keys(studies);
  if (names.length < 2)
    throw new RangeError(`studies must name at least 2 searches to compare, but names ${names.length}`);
  const list = typeof seeds === "number" ? Array.from({ length: seeds }, (_, seed) => seed) : seeds;
  if (list.length === 0) throw new RangeError("seeds must name at least one seed, but there is none");
  const runs: ComparedRun[] = [];
  let goals: Goals | undefined;
  let clockUnit: string | undefined;
  for (const seed of list)
    for (const study of names) {
      const search = (studies[study] as ComparableSearch<Options>).seed(seed);
      const usual = { quiet: true, ...(search.simulated ? { folder: false } : {}) };
      const result = await search.run({ ...usual, ...options });
      goals ??= result.goals;
      clockUnit ??= result.clockUnit;
      const [first, other] = [goals, result.goals].map(({ objectives }) => objectives[0]);
      if (first?.metric !== other?.metric || first?.goal !== other?.goal)
        throw new RangeError(
          `studies must be after the same metric, but ${names[0]} is to ${first?.goal} ${first?.metric} and ${study} to ${other?.goal} ${other?.metric}`,
        );
      const points = result.progress();
      const genotype = points.length === 0 ? undefined : (result.best.genotype as Genotype);
      runs.push({
        study,
        seed,
        points,
        finals: genotype === undefined ? {} : finalsOf(genotype, finals, first?.metric),
      });
      onRun?.(runs.length, list.length * names.length);
      if (runs.length % 10 === 0) await new Promise((resolve) => setImmediate(resolve)); // lets an interrupt through
    }
  return new Comparison({ runs, goals: goals as Goals, optimum, clockUnit });
}

/** What the tables have recorded of a genotype on their test splits. */
function finalsOf(
  genotype: Genotype,
  tables: Readonly<Record<string, FinalTable>>,
  metric: string | undefined,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => {
      const measured: Metrics = table.test(genotype);
      const value = measured[metric ?? ""];
      if (value === undefined)
        throw new RangeError(
          `finals.${name} has no test result for ${metric}; it has ${Object.keys(measured).join(", ") || "none"}`,
        );
      return [name, value];
    }),
  );
}
