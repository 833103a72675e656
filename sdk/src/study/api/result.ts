import { bestTrial } from "../../analysis/bestTrial.js";
import { costOf, type StudyCost } from "../../analysis/costOf.js";
import { objectivePoints } from "../../analysis/objectivePoints.js";
import { type ProgressPoint, progress } from "../../analysis/progress.js";
import { trialRows } from "../../analysis/trialRows.js";
import type { AssessContext } from "../../assess/assessContext.js";
import { looksUp } from "../../evaluators/table.js";
import type { ReportSection } from "../../notebook/report.js";
import { type Reportable, writeReport } from "../../notebook/reportable.js";
import type { Table } from "../../notebook/table.js";
import { type Figure, plotOf, type RecordPlot, type RecordPlotOptions } from "../../plots/index.js";
import type { Goals, Objective } from "../../records/goals.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Metrics, Stage, Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import { studySections } from "../display/report.js";
import { calibrationNotes, trustNotes } from "../display/trustNotes.js";
import { checkGrows, type StudyPlan } from "../run/plan.js";
import type { StudyRun } from "../run/studyRun.js";
import { assessContext } from "./assessContext.js";
import type { Calibrated } from "./calibrated.js";
import { type CalibrateOptions, calibration } from "./calibration.js";
import { recordedCalibrations, withVerdicts } from "./calibrationFile.js";
import { Candidate, type HandMade } from "./candidate.js";
import { type DataFrame, frameOf } from "./frame.js";
import { checkGenotype } from "./genotypeCheck.js";
import type { ResultParts, ResultPlot } from "./resultParts.js";
import { type ScoresOptions, scoresOf } from "./scores.js";
import { trialTable } from "./trialTable.js";

/** The result of a study: its trials, the best candidates, figures and tables. */
export class Result<Ds extends Decisions = Decisions> implements Reportable {
  /** Strategy and proxy in a few words. */
  readonly name: string;
  /** Folder of journal, data and weights; undefined when no files were written. */
  readonly folder: string | undefined;
  /** Whether the study was stopped before its end; run it again to continue it. */
  readonly interrupted: boolean;
  readonly stages: readonly Stage[];
  readonly trials: readonly Trial<Genotype<Ds>>[];
  /** Objectives and constraints of the search. */
  readonly goals: Goals;
  readonly #record: StudyRecord;
  readonly #plan: StudyPlan;
  readonly #manifest: StudyRun["manifest"];
  readonly #workers: number;
  readonly #extend: ((more: { trials: number }) => Promise<Result<Ds>>) | undefined;
  #calibrations: readonly Calibrated[] | undefined;

  constructor({ plan, run, workers, baseline, extend }: ResultParts<Ds>) {
    this.#extend = extend;
    this.name = run.record.name;
    this.folder = run.folder;
    this.interrupted = run.interrupted;
    this.stages = run.record.stages;
    this.trials = run.record.trials as readonly Trial<Genotype<Ds>>[]; // the loop checks every genotype against the space
    this.#record = baseline === undefined ? run.record : { ...run.record, baseline };
    this.goals = plan.goals;
    this.#plan = plan;
    this.#manifest = run.manifest;
    this.#workers = workers;
  }

  /**
   * The best trial by the first objective among those that reached the highest stage. Trials that satisfy the constraints come first.
   * @throws Error when no trial has a result
   */
  get best(): Candidate<Ds> {
    return this.#candidate(bestTrial(this.trials, this.goals));
  }

  /** The best trial of the random baseline; undefined when `run()` was called without `baseline`. */
  get baseline(): Candidate<Ds> | undefined {
    const { baseline } = this.#record;
    return baseline && this.#candidate(bestTrial(baseline.trials as readonly Trial<Genotype<Ds>>[], this.goals));
  }

  /** The study as plain data. */
  get record(): StudyRecord {
    return withVerdicts(this.#record, this.calibrations);
  }

  /** The last `calibrate()` of this study: whether the cheap score ranks as full training does. Undefined before. */
  get calibration(): Calibrated | undefined {
    return this.calibrations.at(-1);
  }

  /** The last calibration of each cheap score, the newest last. */
  get calibrations(): readonly Calibrated[] {
    this.#calibrations ??= recordedCalibrations(this.#plan, this.#study);
    return this.#calibrations;
  }

  /** Training images and seconds spent. */
  get cost(): StudyCost {
    return costOf(this.record);
  }

  /** The Pareto front: the trials that no other dominates. With one objective, the trials that equal the best. */
  get front(): readonly Candidate<Ds>[] {
    const points = objectivePoints(this.trials, this.goals);
    return points.flatMap(({ trial, onFront }) => (onFront ? [this.candidate(trial)] : []));
  }

  /** The candidate of a trial. @param number from 0 @throws RangeError when the study has no such trial */
  candidate(number: number): Candidate<Ds> {
    const trial = this.trials[number];
    if (trial === undefined)
      throw new RangeError(`number must be that of a trial, 0 to ${this.trials.length - 1}, but got ${number}`);
    return this.#candidate(trial);
  }

  /**
   * The candidate of any genotype of the space, evaluated or not: for example a reference architecture to retrain.
   * @throws RangeError when it is not a genotype of the space
   */
  at(genotype: Genotype<Ds>): Candidate<Ds> {
    const { space, evaluator } = this.#plan;
    checkGenotype(genotype as Genotype, "genotype", this.#plan);
    const identity = evaluator.identity(genotype);
    const tried = this.trials.find((trial) => evaluator.identity(trial.genotype as Genotype) === identity);
    if (tried !== undefined) return this.#candidate(tried);
    return this.#candidate({ genotype, architecture: space.format(genotype), ...evaluator.known(genotype) });
  }

  /**
   * Continues the study up to a total of `trials` trials; the result equals that of a study which had this number from the start.
   * @throws RangeError when the proxy plans its rungs by the number of trials (halving), without a folder, or for an ask-and-tell study
   */
  async continue({ trials }: { readonly trials: number }): Promise<Result<Ds>> {
    checkGrows(this.#plan, { planned: this.#record.plannedTrials, trials, folder: this.folder });
    if (this.#extend !== undefined) return this.#extend({ trials });
    throw new RangeError("continue() cannot run an ask-and-tell study; use open() with the same folder instead");
  }

  /** Test metrics of the best trial as recorded in the benchmark table. @throws RangeError when the search was not on a table */
  test(): Metrics {
    const { evaluator } = this.#plan;
    if (!looksUp(evaluator))
      throw new RangeError(
        "test() needs a search on a benchmark table; use best.retrain() to evaluate on the test split",
      );
    return evaluator.table.test(this.best.genotype as Genotype);
  }

  /** Unit of the simulated clock; undefined when the study ran in real time. */
  get clockUnit(): "seconds" | "epochs" | undefined {
    return this.#plan.evaluator.clock;
  }

  /** Simulated time at the end, in `clockUnit`; undefined when the study ran in real time. */
  get clock(): number | undefined {
    if (this.clockUnit === undefined) return undefined;
    return this.trials.reduce((latest, { evaluations }) => Math.max(latest, evaluations.at(-1)?.finishedAt ?? 0), 0);
  }

  /** The evaluator: its kind ("training", "table", "function", ...) and the name of its data set, table or function. */
  get evaluator(): { readonly kind: string; readonly name: string } {
    const { kind, name } = this.#plan.evaluator.json;
    return { kind, name };
  }

  /** The best score so far after each trial. */
  progress(): readonly ProgressPoint[] {
    return progress(this.trials, this.goals);
  }

  /** The best trials as a table, best first; a ranking by shared weights says below whether it can be trusted. @param options `top`: number of rows, default 10 */
  table({ top = 10 }: { readonly top?: number } = {}): Table {
    return trialTable(this.record, { top, on: this.evaluator.name, notes: trustNotes(this.record) });
  }

  /** All trials as a danfojs DataFrame, one row per trial. @throws Error when danfojs-node is not installed */
  frame(): Promise<DataFrame> {
    return frameOf(trialRows(this.record));
  }

  /**
   * A Plotly figure, with options of its own; by default "history", or "objectives" with several objectives.
   * @throws RangeError when there is no plot of this name
   */
  plot<K extends RecordPlot>(kind?: K, options?: Partial<RecordPlotOptions[K]>): Figure;
  /** Cheap scores against stand-alone accuracies. @throws Error before `calibrate()` */
  plot(kind: "agreement"): Figure;
  plot(kind: ResultPlot = this.goals.objectives.length > 1 ? "objectives" : "history", options: object = {}): Figure {
    if (kind !== "agreement") return plotOf(this.record, kind, options);
    if (this.calibration !== undefined) return this.calibration.plot();
    throw new Error('plot("agreement") needs a calibration, but there is none; await result.calibrate() first');
  }

  /**
   * Trains architectures from all over the ranking on their own, to measure whether the cheap score ranks them as full training does. The
   * outcome is kept in the study's folder.
   * @throws RangeError without a data set, without accuracy, or with scores of fewer architectures than `retrain`; Error when interrupted
   */
  async calibrate(options: CalibrateOptions = {}): Promise<Calibrated> {
    const calibrated = await calibration(this.#plan, this.#study, { workers: this.#workers, ...options });
    this.#calibrations = [...this.calibrations.filter(({ score }) => score !== calibrated.score), calibrated];
    return calibrated;
  }

  /**
   * The cheap score of any architectures, evaluated or not, in their order; higher is better. In a one-shot study it is that of the path in
   * the trained supernet: its ensemble score, or else the first objective, negated where lower is better. In a study with a stage that scores
   * untrained networks it is the score of the first such stage; of several scores the mean share of the study's architectures that each beats.
   * What the study recorded is not measured again. Undefined of an architecture without a score, as one that overflows or whose weights were
   * never trained: `onFailure` has the reason. `{ by: "fitted" }` weighs several scores by the results of the trials that were trained.
   * @example
   * const flows = await result.scores(genotypes, { by: "synflow" });
   * @throws RangeError without a data set, when the study trains all its candidates and `by` is absent, or a genotype is not of the space
   */
  scores(genotypes: readonly Genotype<Ds>[], options: ScoresOptions = {}): Promise<readonly (number | undefined)[]> {
    return scoresOf(this.#plan, this.#study, genotypes as readonly Genotype[], { workers: this.#workers, ...options });
  }

  /**
   * Writes a report as one self-contained HTML page.
   * @param options `also`: other results, retrained models and transfers to append
   * @returns path of the file
   */
  report(file: string, { also = [] }: { readonly also?: readonly Reportable[] } = {}): Promise<string> {
    return writeReport(file, `Architecture search on ${this.evaluator.name}`, [this, ...also]);
  }

  /** The sections of this study in a report. */
  reportSections(): Promise<readonly ReportSection[]> {
    const about = { plan: this.#plan, manifest: this.#manifest, workers: this.#workers };
    return studySections(this as unknown as Result, about); // a report does not depend on the names of decisions
  }

  toJSON(): StudyRecord {
    return this.record;
  }

  get #study() {
    return { record: this.#record, folder: this.folder };
  }

  #candidate(trial: Trial<Genotype<Ds>> | HandMade<Genotype<Ds>>): Candidate<Ds> {
    return new Candidate(trial, this.goals.objectives[0] as Objective, {
      assess: () => this.#assessContext(),
      trust: () => calibrationNotes(this.record),
    });
  }

  #assessContext(): AssessContext {
    return assessContext(this.#plan, { ...this.#study, workers: this.#workers });
  }
}
