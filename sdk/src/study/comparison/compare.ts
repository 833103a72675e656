import type { ComparedRun } from "../../analysis/comparison.js";
import type { ProgressPoint } from "../../analysis/progress.js";
import type { Goals } from "../../records/goals.js";
import type { Metrics } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import { Comparison } from "./comparison.js";

/** What `compare` needs of a search's result; every `Result` has it. */
export interface ComparableResult {
  readonly goals: Goals;
  readonly best: { readonly genotype: unknown };
  progress(): readonly ProgressPoint[];
  /** Unit of the clock of `progress`; absent when the study ran in real time. */
  readonly clockUnit?: string;
}

/** What `compare` needs of a search; every `Search` has it. */
export interface ComparableSearch<Options> {
  /** Whether it runs in simulated time; such runs write no files, because they are repeated at once. */
  readonly simulated?: boolean;
  seed(seed: number): ComparableSearch<Options>;
  run(options: Options): ComparableResult | Promise<ComparableResult>;
}

/** What `compare` needs of a table of test results. */
export interface FinalTable {
  test(genotype: unknown): Metrics;
}

/** Options of a comparison. */
export interface CompareOptions<Options> {
  /** At least 2 searches, by their names in figures. */
  readonly studies: Readonly<Record<string, ComparableSearch<Options>>>;
  /** Seeds of each study: a list, or their number, which then start at 0. @defaultValue 20 */
  readonly seeds?: number | readonly number[];
  /** Options of every run. */
  readonly run: Options;
  /** The known optimum of the first objective. @defaultValue the best value that any run has found */
  readonly optimum?: number;
  /** Benchmark tables, by name, in which the test results of each run's best genotype are looked up. @defaultValue none */
  readonly finals?: Readonly<Record<string, FinalTable>>;
  /** Called after each run. */
  readonly onRun?: (done: number, total: number) => void;
}

/**
 * Runs several searches with several seeds each and compares their progress.
 * @throws RangeError when there are fewer than 2 studies or no seeds, or the first objectives differ
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
    throw new RangeError(`studies must have at least 2 searches to compare, but has ${names.length}`);
  const list = typeof seeds === "number" ? Array.from({ length: seeds }, (_, seed) => seed) : seeds;
  if (list.length === 0) throw new RangeError("seeds must have at least one seed, but has none");
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
          `studies must have the same first objective, but ${names[0]} is to ${first?.goal} ${first?.metric} and ${study} to ${other?.goal} ${other?.metric}; set it with .objectives(...)`,
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

/** The metric of a genotype on the test split of each table. */
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
