import { objectivePoints } from "../analysis/objectivePoints.js";
import { type ProgressPoint, progress } from "../analysis/progress.js";
import { trialRows } from "../analysis/trialRows.js";
import { Table } from "../notebook/table.js";
import { type Figure, plots } from "../plots/index.js";
import { type Goals, metricOf } from "../records/goals.js";
import { ranked, standingOf } from "../records/standing.js";
import type { StudyRecord } from "../records/studyRecord.js";
import type { Metrics, Stage, Trial } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { BenchmarkTable } from "../tables/benchmarkTable.js";
import { type DataFrame, frameOf } from "./frame.js";

/** A trial of a simulated study that was found worth looking at. */
export interface FoundTrial<Ds extends Decisions = Decisions> {
  readonly number: number;
  readonly genotype: Genotype<Ds>;
  readonly architecture: string;
  /** On the validation split, at the highest stage reached. */
  readonly metrics: Metrics;
}

/** What a result is made of. */
export interface SimulatedParts<Ds extends Decisions> {
  readonly name: string;
  readonly table: BenchmarkTable<Ds>;
  readonly goals: Goals;
  readonly stages: readonly Stage[];
  readonly trials: readonly Trial[];
  readonly plannedTrials: number;
  readonly clock: number;
  readonly clockUnit: "seconds" | "epochs";
}

/** What a study on a table found. */
export class SimulatedResult<Ds extends Decisions = Decisions> {
  /** Strategy and proxy in a few words. */
  readonly name: string;
  readonly trials: readonly Trial<Genotype<Ds>>[];
  readonly stages: readonly Stage[];
  readonly goals: Goals;
  /** What the simulated clock said at the end. */
  readonly clock: number;
  readonly clockUnit: "seconds" | "epochs";
  readonly #parts: SimulatedParts<Ds>;

  constructor(parts: SimulatedParts<Ds>) {
    this.name = parts.name;
    this.trials = parts.trials as readonly Trial<Genotype<Ds>>[]; // the course checks every genotype against the space
    this.stages = parts.stages;
    this.goals = parts.goals;
    this.clock = parts.clock;
    this.clockUnit = parts.clockUnit;
    this.#parts = parts;
  }

  /** Name of the table. */
  get tableName(): string {
    return this.#parts.table.name;
  }

  /** All that is known, as data. */
  get record(): StudyRecord<Genotype<Ds>> {
    const { name, goals, stages, trials } = this;
    const { plannedTrials, table } = this.#parts;
    const metrics = Object.fromEntries(table.objectives.map(({ metric, goal }) => [metric, { goal }]));
    const { decisions } = table.space;
    return { name, goals, metrics, decisions, stages, trials, plannedTrials, preparation: { images: 0, seconds: 0 } };
  }

  /**
   * The best trial by the first objective among those that reached the highest stage, keeping the constraints comes first.
   * @throws Error when no trial has a result
   */
  get best(): FoundTrial<Ds> {
    const [best] = this.#ranked([this.goals.objectives[0] as Goals["objectives"][number]]);
    if (best === undefined) {
      const failure = this.trials.find((trial) => trial.failure !== undefined)?.failure;
      throw new Error(
        `no trial of this study has a result${failure === undefined ? "" : `; the first failure: ${failure.message}`}`,
      );
    }
    return best;
  }

  /** The trials that no other dominates, with several objectives; with one, those that are equal to the best. */
  get front(): readonly FoundTrial<Ds>[] {
    const points = objectivePoints(this.trials, this.goals).filter(({ onFront }) => onFront);
    return points.map(({ trial }) => this.#found(trial));
  }

  /** A Plotly figure: the trials by their objectives, with the front of those that none dominates. */
  plot(): Figure {
    return plots.objectives(this.record);
  }

  /** The best so far after every trial: where the search stood at each moment. */
  progress(): readonly ProgressPoint[] {
    return progress(this.trials, this.goals);
  }

  /** The final evaluation of the best trial: what the table has recorded on the test split. @throws Error when it has nothing */
  test(): Metrics {
    return this.#parts.table.test(this.best.genotype);
  }

  /** The best trials first, as a table. */
  table({ top = 10 }: { readonly top?: number } = {}): Table {
    const { metrics } = this.#parts.table;
    return new Table({
      title: `${this.name}: the best of ${this.trials.length} trials on ${this.tableName}`,
      columns: ["trial", "epochs", ...metrics, "architecture"],
      rows: this.#ranked(this.goals.objectives)
        .slice(0, top)
        .map(({ number, architecture }) => {
          const trial = this.trials[number] as Trial;
          const values = metrics.map((metric) => rounded(metricOf(trial, metric)));
          return [number, trial.evaluations.at(-1)?.fidelity.epochs ?? 0, ...values, architecture];
        }),
    });
  }

  /** All trials as a danfojs DataFrame, one row a trial. @throws Error that says how to get danfojs-node when it is absent */
  frame(): Promise<DataFrame> {
    const rows = trialRows(this.record);
    return frameOf(rows.map((row, index) => ({ ...row, ...this.trials[index]?.evaluations.at(-1)?.metrics })));
  }

  toJSON(): StudyRecord<Genotype<Ds>> {
    return this.record;
  }

  #standings(objectives: Goals["objectives"]) {
    const goals = { ...this.goals, objectives };
    const all = this.trials.flatMap((trial) => standingOf(trial, goals) ?? []);
    const highest = all.reduce((stage, standing) => Math.max(stage, standing.stage), 0);
    return all.filter(({ stage }) => stage === highest);
  }

  #ranked(objectives: Goals["objectives"]): readonly FoundTrial<Ds>[] {
    return ranked(this.#standings(objectives)).map(({ number }) => this.#found(number));
  }

  #found(number: number): FoundTrial<Ds> {
    const { genotype, architecture, evaluations } = this.trials[number] as Trial<Genotype<Ds>>;
    return { number, genotype, architecture, metrics: evaluations.at(-1)?.metrics ?? {} };
  }
}

const rounded = (value: number | undefined): number | string =>
  value === undefined ? "" : Number(value.toPrecision(6));
