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
import { scheduleOf } from "../../proxies/schedules/index.js";
import type { Goals, Objective } from "../../records/goals.js";
import { ranked, standingOf } from "../../records/standing.js";
import type { StudyRecord } from "../../records/studyRecord.js";
import type { Metrics, Stage, Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import { studySections } from "../display/report.js";
import type { StudyPlan } from "../run/plan.js";
import type { StudyRun } from "../run/studyRun.js";
import { assessContext } from "./assessContext.js";
import type { Calibrated } from "./calibrated.js";
import { type CalibrateOptions, calibration } from "./calibration.js";
import { Candidate, type HandMade } from "./candidate.js";
import { type DataFrame, frameOf } from "./frame.js";
import { trialTable } from "./trialTable.js";

/** Figures that a result can draw. */
export type ResultPlot = RecordPlot | "agreement";

/** What a study found. */
export class Result<Ds extends Decisions = Decisions> implements Reportable {
  /** Strategy and proxy in a few words. */
  readonly name: string;
  /** Where journal, data and weights are kept; undefined when nothing was. */
  readonly folder: string | undefined;
  /** Whether the study was stopped before its end; run it again to go on. */
  readonly interrupted: boolean;
  readonly stages: readonly Stage[];
  readonly trials: readonly Trial<Genotype<Ds>>[];
  /** What the search was after. */
  readonly goals: Goals;
  /** All that is known, as data. */
  readonly record: StudyRecord;
  readonly #plan: StudyPlan;
  readonly #manifest: StudyRun["manifest"];
  readonly #workers: number;
  readonly #goOn: ((more: { trials: number }) => Promise<Result<Ds>>) | undefined;
  #calibration: Calibrated | undefined;

  constructor({ plan, run, workers, baseline, goOn }: ResultParts<Ds>) {
    this.#goOn = goOn;
    this.name = run.record.name;
    this.folder = run.folder;
    this.interrupted = run.interrupted;
    this.stages = run.record.stages;
    this.trials = run.record.trials as readonly Trial<Genotype<Ds>>[]; // the loop checks every genotype against the space
    this.record = baseline === undefined ? run.record : { ...run.record, baseline };
    this.goals = plan.goals;
    this.#plan = plan;
    this.#manifest = run.manifest;
    this.#workers = workers;
  }

  /**
   * The best trial by the first objective among those that reached the highest stage; by default by validation accuracy. Keeping the
   * constraints comes first. @throws Error when no trial has a score
   */
  get best(): Candidate<Ds> {
    return this.#candidate(this.#best(this.trials));
  }

  /** The best trial of the random search at equal cost, when one was run. */
  get baseline(): Candidate<Ds> | undefined {
    const { baseline } = this.record;
    if (baseline === undefined) return undefined;
    return this.#candidate(this.#best(baseline.trials as readonly Trial<Genotype<Ds>>[]));
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
    const points = objectivePoints(this.trials, this.goals).filter(({ onFront }) => onFront);
    return points.map(({ trial }) => this.candidate(trial));
  }

  /** The candidate of any trial, by its number. @throws RangeError when the study has no such trial */
  candidate(number: number): Candidate<Ds> {
    const trial = this.trials[number];
    if (trial === undefined)
      throw new RangeError(`number must be of a trial, 0 to ${this.trials.length - 1}, but got ${number}`);
    return this.#candidate(trial);
  }

  /**
   * A candidate by its genotype, tried or made by hand: retrain it beside the best as a baseline.
   * @throws RangeError when it is no genotype of the space
   */
  at(genotype: Genotype<Ds>): Candidate<Ds> {
    const { space, evaluator } = this.#plan;
    if (!space.accepts(genotype))
      throw new RangeError(
        `genotype must answer every decision of the space, but got ${JSON.stringify(genotype)}; one reads like ${JSON.stringify(space.sample(0))}`,
      );
    const identity = evaluator.identity(genotype);
    const tried = this.trials.find((trial) => evaluator.identity(trial.genotype as Genotype) === identity);
    if (tried !== undefined) return this.#candidate(tried);
    const architecture = space.format(genotype);
    const known = evaluator.known(genotype);
    return this.#candidate({ genotype, architecture, ...known });
  }

  /**
   * Gives the study more trials and runs it on: what is recorded stays, and the result is what a study with that many trials would
   * have found. @throws RangeError when its proxy plans by the number of trials, as halving does, and says what to do
   */
  async continue({ trials }: { readonly trials: number }): Promise<Result<Ds>> {
    const { stages, schedule, proxy } = this.#plan;
    if (!scheduleOf(schedule).grows(stages))
      throw new RangeError(
        `${proxy} plans its rungs by the number of trials, so this study of ${this.record.plannedTrials} cannot grow to ${trials}; begin a new search with .warmStart(result)`,
      );
    if (this.#goOn === undefined)
      throw new RangeError("this study is asked and told: it goes on with open() of the same search and folder");
    if (this.folder === undefined)
      throw new RangeError("nothing was kept of this study, so it cannot go on; run it with a folder");
    return this.#goOn({ trials });
  }

  /** What a table has recorded of the best trial on the test split: the final evaluation. @throws Error when it has nothing */
  test(): Metrics {
    const { evaluator } = this.#plan;
    if (!looksUp(evaluator))
      throw new RangeError("test() looks up what a table has recorded; here, best.retrain() judges on the test split");
    return evaluator.table.test(this.best.genotype as Genotype);
  }

  /** What the simulated clock counts; undefined where time was real. */
  get clockUnit(): "seconds" | "epochs" | undefined {
    return this.#plan.evaluator.clock;
  }

  /** What the simulated clock said at the end; undefined where time was real. */
  get clock(): number | undefined {
    if (this.clockUnit === undefined) return undefined;
    return this.trials.reduce((latest, { evaluations }) => Math.max(latest, evaluations.at(-1)?.finishedAt ?? 0), 0);
  }

  /** What evaluated the candidates: "training", "table", "function", ..., and its name. */
  get evaluator(): { readonly kind: string; readonly name: string } {
    const { kind, name } = this.#plan.evaluator.json;
    return { kind, name };
  }

  /** The best so far after every trial: where the search stood at each moment. */
  progress(): readonly ProgressPoint[] {
    return progress(this.trials, this.goals);
  }

  /** The best trials first, as a table. */
  table({ top = 10 }: { readonly top?: number } = {}): Table {
    return trialTable(this.record, { top, on: this.evaluator.name });
  }

  /** All trials as a danfojs DataFrame, one row a trial. @throws Error that says how to get danfojs-node when it is absent */
  frame(): Promise<DataFrame> {
    return frameOf(trialRows(this.record));
  }

  /**
   * A Plotly figure, with options of its own: by default the history, or the front where there are several objectives.
   * @throws RangeError that lists the plots when there is none of this name
   */
  plot<K extends RecordPlot>(kind?: K, options?: Partial<RecordPlotOptions[K]>): Figure;
  /** Cheap scores against stand-alone accuracies. @throws Error before `calibrate()` has measured them */
  plot(kind: "agreement"): Figure;
  plot(kind: ResultPlot = this.goals.objectives.length > 1 ? "objectives" : "history", options: object = {}): Figure {
    if (kind !== "agreement") return plotOf(this.record, kind, options);
    if (this.#calibration !== undefined) return this.#calibration.plot();
    throw new Error("there is no agreement to plot before it is measured; await result.calibrate() first");
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
    return writeReport(file, `Architecture search on ${this.evaluator.name}`, [this, ...also]);
  }

  /** What a report says of the study. */
  reportSections(): Promise<readonly ReportSection[]> {
    const about = { plan: this.#plan, manifest: this.#manifest, workers: this.#workers };
    return studySections(this as unknown as Result, about); // a report does not look at names of decisions
  }

  toJSON(): StudyRecord {
    return this.record;
  }

  #best<T extends Trial>(trials: readonly T[]): T {
    const goals = { ...this.goals, objectives: this.goals.objectives.slice(0, 1) };
    const standings = trials.flatMap((trial) => standingOf(trial, goals) ?? []);
    const highest = standings.reduce((stage, standing) => Math.max(stage, standing.stage), 0);
    const [best] = ranked(standings.filter(({ stage }) => stage === highest));
    if (best !== undefined) return trials.find(({ number }) => number === best.number) as T;
    const failed = trials.find(({ failure }) => failure !== undefined)?.failure;
    throw new Error(
      `no trial of this study has a result${failed === undefined ? "" : `; the first failure: ${failed.cause}, ${failed.message}`}`,
    );
  }

  #candidate(trial: Trial<Genotype<Ds>> | HandMade<Genotype<Ds>>): Candidate<Ds> {
    return new Candidate(trial, this.goals.objectives[0] as Objective, () => this.#assessContext());
  }

  #assessContext(): AssessContext {
    const { baseline } = this.record;
    const compared = baseline?.trials.some((trial) => standingOf(trial, this.goals) !== undefined);
    const rival = compared ? (this.#best(baseline?.trials ?? []).genotype as Genotype) : undefined;
    return assessContext(this.#plan, { folder: this.folder, workers: this.#workers, rival });
  }
}

/** What a result is made of. */
export interface ResultParts<Ds extends Decisions = Decisions> {
  readonly plan: StudyPlan;
  readonly run: StudyRun;
  readonly workers: number;
  readonly baseline: StudyRecord | undefined;
  /** Runs the same study on with more trials; undefined where the loop is not ours. */
  readonly goOn: ((more: { trials: number }) => Promise<Result<Ds>>) | undefined;
}
