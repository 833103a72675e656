import { join } from "node:path";
import { costOf, type StudyCost } from "../analysis/costOf.js";
import { objectivePoints } from "../analysis/objectivePoints.js";
import { type ProgressPoint, progress } from "../analysis/progress.js";
import { trialRows } from "../analysis/trialRows.js";
import type { AssessContext } from "../assess/assessContext.js";
import { stream } from "../math/random.js";
import type { ReportSection } from "../notebook/report.js";
import { type Reportable, writeReport } from "../notebook/reportable.js";
import { Table } from "../notebook/table.js";
import { type Figure, plots } from "../plots/index.js";
import { millions, percent } from "../plots/theme.js";
import type { Goals } from "../records/goals.js";
import { ranked, standingOf } from "../records/standing.js";
import type { StudyRecord } from "../records/studyRecord.js";
import { type Stage, scoreOf, type Trial } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Calibrated } from "./calibrated.js";
import { type CalibrateOptions, calibration } from "./calibration.js";
import { Candidate } from "./candidate.js";
import { type DataFrame, frameOf } from "./frame.js";
import { studySections } from "./report.js";
import type { StudyPlan } from "./session.js";
import type { StudyRun } from "./studyRun.js";

/** Figures that a result can draw. */
export type ResultPlot = "history" | "objectives" | "learningCurves" | "brackets" | "pareto" | "agreement";

/** What a study found. */
export class Result<Ds extends Decisions = Decisions> implements Reportable {
  /** Strategy and proxy in a few words. */
  readonly name: string;
  /** Where journal, data and weights are kept. */
  readonly folder: string;
  /** Whether the study was stopped before its end; run it again to go on. */
  readonly interrupted: boolean;
  readonly stages: readonly Stage[];
  readonly trials: readonly Trial<Genotype<Ds>>[];
  /** What the search was after. */
  readonly goals: Goals;
  /** All that is known, as data. */
  readonly record: StudyRecord;
  readonly #plan: StudyPlan;
  readonly #workers: number;
  #calibration: Calibrated | undefined;

  constructor({ plan, run, workers, baseline }: ResultParts) {
    this.name = run.record.name;
    this.folder = run.folder;
    this.interrupted = run.interrupted;
    this.stages = run.record.stages;
    this.trials = run.record.trials as readonly Trial<Genotype<Ds>>[]; // the loop checks every genotype against the space
    this.record = baseline === undefined ? run.record : { ...run.record, baseline };
    this.goals = plan.goals;
    this.#plan = plan;
    this.#workers = workers;
  }

  /**
   * The best trial by the first objective among those that reached the highest stage; by default by validation accuracy. Keeping the
   * constraints comes first. @throws Error when no trial has a score
   */
  get best(): Candidate<Ds> {
    return new Candidate(this.#best(this.trials), this.#assessContext());
  }

  /** The best trial of the random search at equal cost, when one was run. */
  get baseline(): Candidate<Ds> | undefined {
    const { baseline } = this.record;
    if (baseline === undefined) return undefined;
    return new Candidate(this.#best(baseline.trials as readonly Trial<Genotype<Ds>>[]), this.#assessContext());
  }

  /** Whether the cheap score can be trusted, once `calibrate` has measured it. */
  get calibration(): Calibrated | undefined {
    return this.#calibration;
  }

  /** Training images and time spent. */
  get cost(): StudyCost {
    return costOf(this.record);
  }

  /** The trials that no other dominates, with several objectives; with one, those that are equal to the best. */
  get front(): readonly Candidate<Ds>[] {
    const context = this.#assessContext();
    const points = objectivePoints(this.trials, this.goals).filter(({ onFront }) => onFront);
    return points.map(({ trial }) => new Candidate(this.trials[trial] as Trial<Genotype<Ds>>, context));
  }

  /** The best so far after every trial: where the search stood at each moment. */
  progress(): readonly ProgressPoint[] {
    return progress(this.trials, this.goals);
  }

  /** The best trials first, as a table. */
  table({ top = 10 }: { readonly top?: number } = {}): Table {
    const rows = [...trialRows(this.record)].sort(
      (a, b) => b.stage - a.stage || (b.accuracy ?? -1) - (a.accuracy ?? -1) || a.number - b.number,
    );
    return new Table({
      title: `${this.name}: the best of ${this.trials.length} trials`,
      columns: ["trial", "status", "epochs", "validation accuracy", "parameters", "MFLOPs", "architecture"],
      rows: rows
        .slice(0, top)
        .map((row) => [
          row.number,
          row.failure ?? row.status,
          row.epochs,
          row.accuracy === undefined ? "" : percent(row.accuracy, 2),
          row.parameters ?? "",
          row.flops === undefined ? "" : millions(row.flops),
          row.architecture,
        ]),
    });
  }

  /** All trials as a danfojs DataFrame, one row a trial. @throws Error that says how to get danfojs-node when it is absent */
  frame(): Promise<DataFrame> {
    return frameOf(trialRows(this.record));
  }

  /** A Plotly figure. */
  plot(kind: ResultPlot = "history"): Figure {
    if (kind === "objectives") return plots.objectives(this.record);
    if (kind !== "agreement") return plots[kind](this.record);
    if (this.#calibration === undefined)
      throw new Error("there is no agreement to plot before it is measured; await result.calibrate() first");
    return this.#calibration.plot();
  }

  /** Trains a spread of candidates on their own to learn whether the cheap score ranks them as real training does. */
  async calibrate(options: CalibrateOptions = {}): Promise<Calibrated> {
    this.#calibration = await calibration(this.#plan, this, { workers: this.#workers, ...options });
    return this.#calibration;
  }

  /**
   * Writes one self-contained HTML page.
   * @param also other results, retrained models and transfers that the page shall show behind this one
   * @returns its path
   */
  report(file: string, { also = [] }: { readonly also?: readonly Reportable[] } = {}): Promise<string> {
    return writeReport(file, `Architecture search on ${this.#plan.dataset.name}`, [this, ...also]);
  }

  /** What a report says of the study. */
  reportSections(): Promise<readonly ReportSection[]> {
    return studySections(this as unknown as Result, this.#plan); // a report does not look at names of decisions
  }

  toJSON(): StudyRecord {
    return this.record;
  }

  #best<T extends Trial>(trials: readonly T[]): T {
    const goals = { ...this.goals, objectives: this.goals.objectives.slice(0, 1) };
    const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
    const highest = Math.max(...standings.map(({ stage }) => stage));
    const [best] = ranked(standings.filter(({ stage }) => stage === highest));
    if (best !== undefined) return trials.find(({ number }) => number === best.number) as T;
    const failed = trials.find(({ failure }) => failure !== undefined)?.failure;
    throw new Error(
      `no trial of this study has a score${failed === undefined ? "" : `; the first failure: ${failed.cause}, ${failed.message}`}`,
    );
  }

  #assessContext(): AssessContext {
    const { space, dataset, training, seed } = this.#plan;
    const { baseline } = this.record;
    const compared = baseline?.trials.some((trial) => scoreOf(trial) !== undefined) ? baseline : undefined;
    const rival =
      compared === undefined
        ? space.sample(stream(seed, "random baseline"))
        : (this.#best(compared.trials).genotype as Genotype);
    const folder = this.folder;
    return {
      space,
      dataset,
      training,
      seed,
      folder,
      datasets: join(folder, "datasets"),
      workers: this.#workers,
      rival,
    };
  }
}

/** What a result is made of. */
export interface ResultParts {
  readonly plan: StudyPlan;
  readonly run: StudyRun;
  readonly workers: number;
  readonly baseline: StudyRecord | undefined;
}
