import {
  type ComparedRun,
  finalRegret,
  meanRanks,
  type PairedComparison,
  pairedComparisons,
  type RegretScale,
  regretCurves,
  type StudySummary,
  summaries,
} from "../../analysis/comparison.js";
import { Table } from "../../notebook/table.js";
import { type Figure, plots } from "../../plots/index.js";
import type { Goals, Objective } from "../../records/goals.js";
import { type DataFrame, frameOf } from "../api/frame.js";

/** Figures that a comparison can draw. */
export type ComparisonPlot = "regret" | "regretOverTime" | "ranks";

/** What a comparison is constructed from. */
export interface ComparisonParts {
  readonly runs: readonly ComparedRun[];
  readonly goals: Goals;
  /** The known optimum of the objective. @defaultValue the best value that any run has found */
  readonly optimum?: number | undefined;
  readonly clockUnit?: string | undefined;
}

/** The runs of several searches with the same seeds: curves, ranks and significance tests. */
export class Comparison {
  readonly runs: readonly ComparedRun[];
  readonly objective: Objective;
  /** The value that regrets are measured from. */
  readonly optimum: number;
  /** Whether `optimum` is the best value of these runs rather than a known optimum. */
  readonly optimumIsFound: boolean;
  /** Unit of the simulated clock; undefined when the studies ran in real time. */
  readonly clockUnit: string | undefined;

  constructor({ runs, goals, optimum, clockUnit }: ComparisonParts) {
    this.runs = runs;
    this.objective = goals.objectives[0] as Objective;
    const bests = runs.flatMap(({ points }) => points.at(-1)?.best ?? []);
    if (bests.length === 0) throw new Error("no run of this comparison has a result: all trials failed");
    const found = this.objective.goal === "maximize" ? Math.max(...bests) : Math.min(...bests);
    this.optimum = optimum ?? found;
    this.optimumIsFound = optimum === undefined;
    this.clockUnit = clockUnit;
  }

  /** Names of the studies. */
  get studies(): readonly string[] {
    return [...new Set(this.runs.map(({ study }) => study))];
  }

  /** Final regret of each study. */
  get regrets(): readonly StudySummary[] {
    return summaries(this.runs, (run) => finalRegret(run, this.#scale));
  }

  /** Test results of each study's best genotypes, by table. */
  get finals(): Readonly<Record<string, readonly StudySummary[]>> {
    const names = [...new Set(this.runs.flatMap(({ finals }) => Object.keys(finals)))];
    return Object.fromEntries(names.map((name) => [name, summaries(this.runs, ({ finals }) => finals[name])]));
  }

  /** Significance of the difference between each pair of studies. */
  get pairs(): readonly PairedComparison[] {
    return pairedComparisons(this.runs, this.#scale);
  }

  /** A Plotly figure. @throws Error for "regretOverTime" when the studies had no simulated clock */
  plot(kind: ComparisonPlot = "regret"): Figure {
    if (kind === "ranks") return plots.ranks(meanRanks(this.runs, this.#scale));
    if (kind === "regretOverTime" && this.clockUnit === undefined)
      throw new Error(
        'plot("regretOverTime") needs studies with a simulated clock, but these have none; use plot("regret")',
      );
    const [along, x] =
      kind === "regret"
        ? (["evaluations", "evaluations"] as const)
        : (["clock", `simulated time (${this.clockUnit})`] as const);
    return plots.regret(regretCurves(this.runs, this.#scale, along), {
      x,
      metric: this.objective.metric,
      on: this.optimumIsFound ? "from the best that any run has found" : "from the known optimum",
    });
  }

  /** Mean rank, final regret and test results of each study, best first. */
  table(): Table {
    const { ranks } = meanRanks(this.runs, this.#scale);
    const regrets = new Map(this.regrets.map((row) => [row.study, row]));
    const finals = Object.entries(this.finals);
    const shown = (row: StudySummary | undefined) =>
      row === undefined ? "" : `${row.mean.toPrecision(4)} ± ${row.deviation.toPrecision(2)}`;
    return new Table({
      title: `${ranks.length} studies by the distance to the best ${this.objective.metric}, mean ± standard deviation`,
      columns: ["study", "seeds", "mean rank", "regret", ...finals.map(([name]) => `test, ${name}`)],
      rows: ranks.map(({ study, rank }) => [
        study,
        regrets.get(study)?.seeds ?? 0,
        rank.toFixed(2),
        shown(regrets.get(study)),
        ...finals.map(([, rows]) => shown(rows.find((row) => row.study === study))),
      ]),
    });
  }

  /** A danfojs DataFrame with one row per run. @throws Error when danfojs-node is not installed */
  frame(): Promise<DataFrame> {
    return frameOf(
      this.runs.map((run) => ({
        study: run.study,
        seed: run.seed,
        evaluations: run.points.at(-1)?.evaluations ?? 0,
        clock: run.points.at(-1)?.clock ?? 0,
        best: run.points.at(-1)?.best,
        regret: finalRegret(run, this.#scale),
        ...run.finals,
      })),
    );
  }

  toJSON(): { readonly objective: Objective; readonly optimum: number; readonly runs: readonly ComparedRun[] } {
    const { objective, optimum, runs } = this;
    return { objective, optimum, runs };
  }

  get #scale(): RegretScale {
    return { goal: this.objective.goal, optimum: this.optimum };
  }
}
