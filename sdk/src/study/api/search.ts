import type { Dataset } from "../../datasets/dataset.js";
import type { DefinedEvaluator } from "../../evaluation/defineEvaluator.js";
import type { EvaluationFunction } from "../../evaluation/ownCode.js";
import type { OwnEvaluationOptions } from "../../evaluators/function.js";
import { type EvaluationSource, evaluatorFor, type MeasureOptions } from "../../evaluators/index.js";
import { checkSameSpace } from "../../evaluators/table.js";
import { listenForInterruption } from "../../execution/interruption.js";
import { type TrainingOptions, training } from "../../network/training.js";
import type { OpTable } from "../../ops/index.js";
import type { SearchProxy } from "../../proxies/proxy.js";
import { metricsNamed, withConstraints, withObjectives } from "../../records/goals.js";
import type { Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import type { Space } from "../../space/space.js";
import type { BenchmarkTable } from "../../tables/benchmarkTable.js";
import { isOneShot, type SimulatedBudget, type StudyPlan } from "../run/plan.js";
import { openSession, type Session } from "../run/session.js";
import { runStudy } from "../run/studyRun.js";
import { type AskedStudy, type OpenOptions, openAskedStudy } from "./askedStudy.js";
import { checkBaseline, runBaseline } from "./baseline.js";
import { type Estimate, type EstimateOptions, estimateOf } from "./estimate.js";
import type { SearchConstraints, SearchObjectives } from "./goalOptions.js";
import { Result } from "./result.js";
import { searchDescription } from "./searchDescription.js";
import type { RunOptions, SearchParts, TrialsOptions } from "./searchOptions.js";
import { searchPlan } from "./searchPlan.js";
import { type SearchPriorOptions, searchPrior } from "./searchPrior.js";
import { type EarlierSource, earlierStudy } from "./warmStart.js";

/** Description of a search: strategy, evaluator, objectives and seed. Immutable: each method returns a new search. */
export class Search<Ds extends Decisions = Decisions, Ops extends OpTable = OpTable> {
  readonly #space: Space<Ds, Ops>;
  readonly #parts: SearchParts;

  /** Use `space.search(...)`. */
  constructor(space: Space<Ds, Ops>, parts: SearchParts) {
    this.#space = space;
    this.#parts = parts;
  }

  /**
   * How candidates are evaluated cheaply; by default 4 epochs of training. Several proxies form a funnel: each passes its best candidates
   * to the next. @throws RangeError for a one-shot method, which evaluates candidates by its supernet
   */
  proxy(proxy: SearchProxy): Search<Ds, Ops> {
    if (isOneShot(this.#parts.method))
      throw new RangeError(
        `${this.#parts.method.name} evaluates candidates by its supernet, so it takes no proxy; use a strategy such as strategies.random() with ${proxy.name}`,
      );
    return this.#with({ proxies: [...this.#parts.proxies, proxy] });
  }

  /** Trains candidates on the training split of a data set and evaluates them on its validation split. */
  on(dataset: Dataset, options?: MeasureOptions): Search<Ds, Ops>;
  /** Looks results up in a benchmark table instead of training; the study runs in simulated time. */
  on(table: BenchmarkTable<Ds>): Search<Ds, Ops>;
  /** Evaluates candidates by an evaluator from `defineEvaluator`, which worker processes and resumed studies can load. */
  on(evaluator: DefinedEvaluator, options?: OwnEvaluationOptions): Search<Ds, Ops>;
  /**
   * Evaluates candidates by a function that returns a number (higher is better) or metrics, or a promise of either; an error is recorded
   * as a failed trial. Name the metrics to optimize with `.objectives(...)`.
   */
  on(evaluate: EvaluationFunction<Genotype<Ds>>, options?: OwnEvaluationOptions): Search<Ds, Ops>;
  on(source: unknown, evaluation: SearchParts["evaluation"] = {}): Search<Ds, Ops> {
    const known = source as EvaluationSource; // as the overloads say
    if (typeof source !== "function" && (typeof source !== "object" || source === null))
      throw new TypeError(`on() takes a data set, a table, an evaluator or a function, but got ${String(source)}`);
    if (typeof known === "object" && "query" in known) checkSameSpace(this.#space, known);
    const search = this.#with({ source: known, evaluation });
    search.#evaluator({}); // reports mistakes here rather than at run()
    return search;
  }

  /** Seed of every random choice, a whole number; 0 when not called. @throws RangeError when it is not a safe integer */
  seed(seed: number): Search<Ds, Ops> {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a whole number, but got ${seed}`);
    return this.#with({ seed });
  }

  /**
   * Metrics to optimize, the most important first; by default those of the evaluator. Networks also have "parameters", "flops" and scores of
   * their untrained weights such as "synflow", measured before training on 64 training examples; one that is not finite fails the trial.
   */
  objectives(objectives: SearchObjectives): Search<Ds, Ops> {
    return this.#with({ goals: withObjectives(this.#parts.goals, objectives) });
  }

  /** Bounds on metrics: `{ maximum: { parameters: 1e6 } }`. Only parameters and FLOPs are checked before an evaluation. */
  constraints(constraints: SearchConstraints): Search<Ds, Ops> {
    return this.#with({ goals: withConstraints(this.#parts.goals, constraints) });
  }

  /**
   * Starts from the trials of earlier studies (results, records or folders) on this space or an overlapping one, whatever their data set:
   * strategies that learn from trials learn from these too.
   * @throws RangeError when no trial of a study has a result and a genotype of this space; Error when a folder cannot be read
   */
  warmStart(...studies: readonly EarlierSource[]): Search<Ds, Ops> {
    const more = studies.map((study) => earlierStudy(study, this.#space));
    return this.#with({ earlier: [...this.#parts.earlier, ...more] });
  }

  /**
   * Starts from cheap scores of random architectures, by default synflow and the number of parameters: `auto`, `gaussianProcess`, `tpe`,
   * `bohb`, `motpe`, `bananas` and `npenas` begin with what they predict, and trust each as far as the trials agree.
   * @throws RangeError when an option is out of range, or for a one-shot method, which has scores of its own
   */
  prior(options: SearchPriorOptions<Genotype<Ds>> = {}): Search<Ds, Ops> {
    return this.#with({ prior: searchPrior(options, this.#parts.method) });
  }

  /** How every candidate is trained: options are values, or names of decisions. @throws RangeError when an option is out of range */
  training(options: TrainingOptions): Search<Ds, Ops> {
    training(options); // reports mistakes here rather than at run()
    return this.#with({ training: { ...this.#parts.training, ...options } });
  }

  /** Whether the study runs in simulated time, as on a benchmark table. */
  get simulated(): boolean {
    return this.#evaluator({}).clock !== undefined;
  }

  /**
   * Runs the study, or continues an earlier run, also with more trials if the proxy allows. Returns the result so far when interrupted.
   * @throws RangeError when an option is out of range; Error when the folder holds another study or another process is running it
   */
  async run({ baseline = false, quiet = false, workers = 1, ...options }: RunOptions = {}): Promise<Result<Ds>> {
    const plan = this.#plan(options);
    if (baseline !== false) checkBaseline(plan);
    const run = await runStudy(plan, { ...options, workers, quiet });
    const random =
      baseline === false || run.interrupted
        ? undefined
        : await runBaseline(plan, run, {
            ...options,
            workers,
            quiet,
            epochs: baseline === true ? undefined : baseline.epochs,
          });
    const interrupted = run.interrupted || random?.interrupted === true;
    const { fresh: _, ...continued } = options; // continuing must not delete the journal again
    const extend = (more: RunOptions) =>
      this.run({
        ...continued,
        baseline,
        quiet,
        workers,
        ...(run.folder === undefined ? {} : { folder: run.folder }),
        ...more,
      });
    return new Result<Ds>({ plan, run: { ...run, interrupted }, workers, baseline: random?.record, extend });
  }

  /**
   * Yields a trial each time a stage has evaluated it or it has failed, recorded trials first. Leaving the loop stops the study; a later
   * call continues it. @throws Error when SIGINT interrupts it; recorded trials are kept
   */
  async *trials({ workers = 1, ...options }: TrialsOptions = {}): AsyncGenerator<Trial<Genotype<Ds>>, void> {
    const plan = this.#plan(options);
    await Promise.resolve(); // see listenForInterruption
    const interruption = listenForInterruption(options.signal);
    const typed = (trial: Trial | undefined) => trial as Trial<Genotype<Ds>>; // the course checks every genotype against the space
    let session: Session | undefined;
    try {
      session = await openSession(plan, { ...options, workers, signal: interruption.signal });
      for (const trial of session.trials)
        if (trial.evaluations.length > 0 || trial.failure !== undefined) yield typed(trial);
      for await (const events of session.events)
        for (const event of events)
          if (event.event === "evaluated" || event.event === "failed") yield typed(session.trials[event.trial]);
    } catch (error) {
      if (session === undefined || !interruption.signal.aborted || options.signal?.aborted) throw error;
      const kept =
        session.folder === undefined
          ? "folder is false, so no trial is kept"
          : `its trials are kept in ${session.folder}; run the loop again to continue`;
      throw new Error(`the search was interrupted; ${kept}`, { cause: error });
    } finally {
      session?.close(); // a loop that is left before the first event has not closed it
      interruption.release();
    }
  }

  /**
   * Opens the study for your own loop: `ask()` for the next trial, `tell()` its metrics. It is recorded, resumed and deterministic like
   * `run()`, and proposes the same trials.
   */
  open(options: OpenOptions = {}): Promise<AskedStudy<Ds>> {
    const trials = options.trials ?? Number.POSITIVE_INFINITY;
    return openAskedStudy<Ds>(this.#plan({ parallelism: 1, ...options, trials }), options);
  }

  /**
   * What a run would cost, from timed batches of a few random architectures, in seconds and before anything runs: training images, time and
   * trials of each stage. It writes no study. Not counted are the start of workers, repeated architectures, trials that stop early, and
   * what comes after the search, such as `retrain`; `minutes` of a one-shot method are taken at their word.
   * @example
   * await cells.search(strategies.random()).proxy(proxies.epochs(2)).on(fashion).estimate({ trials: 300, workers: 2 })
   * @throws RangeError as `run` does, or when candidates are evaluated by a function, a module or a table
   */
  estimate(options: EstimateOptions = {}): Promise<Estimate> {
    return estimateOf(this.#plan(options), options);
  }

  /** The search in one line, and the next call to make. */
  get description(): string {
    return searchDescription(this.#parts, this.#evaluator({}));
  }

  #with(parts: Partial<SearchParts>): Search<Ds, Ops> {
    return new Search(this.#space, { ...this.#parts, ...parts });
  }

  #evaluator({ epochs }: SimulatedBudget) {
    const { method, source, evaluation, training: options, goals } = this.#parts;
    return evaluatorFor({
      source,
      options: evaluation,
      goals: metricsNamed(goals),
      space: this.#space as unknown as StudyPlan["space"], // evaluators do not depend on the names of decisions
      method: isOneShot(method) ? method : undefined,
      training: training(options),
      clock: epochs === undefined ? undefined : "epochs",
    });
  }

  #plan(options: TrialsOptions): StudyPlan {
    return searchPlan(this.#parts, { space: this.#space, evaluator: this.#evaluator(options.budget ?? {}) }, options);
  }
}
