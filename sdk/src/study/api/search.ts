import type { Dataset } from "../../datasets/dataset.js";
import type { DefinedEvaluator } from "../../evaluation/defineEvaluator.js";
import type { EvaluationFunction } from "../../evaluation/ownCode.js";
import type { OwnEvaluationOptions } from "../../evaluators/function.js";
import { type EvaluationSource, evaluatorFor, type MeasureOptions } from "../../evaluators/index.js";
import { checkSameSpace } from "../../evaluators/table.js";
import { listenForInterruption } from "../../execution/interruption.js";
import { type TrainingOptions, training } from "../../network/training.js";
import type { OpTable } from "../../ops/index.js";
import { funnel, scheduleFor } from "../../proxies/funnel.js";
import type { SearchProxy } from "../../proxies/proxy.js";
import {
  type ConstraintOptions,
  type Goals,
  metricsNamed,
  type ObjectiveOptions,
  withConstraints,
  withObjectives,
} from "../../records/goals.js";
import type { Trial } from "../../records/trial.js";
import type { Decisions, Genotype } from "../../space/decisions.js";
import type { Space } from "../../space/space.js";
import type { BenchmarkTable } from "../../tables/benchmarkTable.js";
import { isOneShot, type SimulatedBudget, type StudyPlan } from "../run/plan.js";
import { openSession, type Session } from "../run/session.js";
import { runStudy } from "../run/studyRun.js";
import { type AskedStudy, type OpenOptions, openAskedStudy } from "./askedStudy.js";
import { runBaseline } from "./baseline.js";
import { Result } from "./result.js";
import type { RunOptions, SearchParts, TrialsOptions } from "./searchOptions.js";
import { type EarlierSource, earlierStudy } from "./warmStart.js";

/** A search being described, whatever evaluates its candidates. Immutable: each call answers a new one. */
export class Search<Ds extends Decisions = Decisions, Ops extends OpTable = OpTable> {
  readonly #space: Space<Ds, Ops>;
  readonly #parts: SearchParts;

  /** Use `space.search(...)`. */
  constructor(space: Space<Ds, Ops>, parts: SearchParts) {
    this.#space = space;
    this.#parts = parts;
  }

  /** How candidates are judged. Several proxies form a funnel: each passes its best share to the next. Default: 4 epochs each. */
  proxy(proxy: SearchProxy): Search<Ds, Ops> {
    if (isOneShot(this.#parts.method))
      throw new RangeError(
        `${this.#parts.method.name} judges candidates by its supernet, so it takes no proxy; use a strategy such as strategies.random() with ${proxy.name}`,
      );
    return this.#with({ proxies: [...this.#parts.proxies, proxy] });
  }

  /** The data set whose training split trains and whose validation split judges. */
  on(dataset: Dataset, options?: MeasureOptions): Search<Ds, Ops>;
  /** A table of recorded results that answers in place of training: the study runs in simulated time. */
  on(table: BenchmarkTable<Ds>): Search<Ds, Ops>;
  /** An evaluator that a module exports: it runs in worker processes, and its studies resume from their folder alone. */
  on(evaluator: DefinedEvaluator, options?: OwnEvaluationOptions): Search<Ds, Ops>;
  /**
   * Your own evaluation: a function that answers a number (higher is better) or metrics, at once or as a promise. A thrown error or
   * rejected promise is a failed trial with its cause. Name what the search is after with `.objectives(...)`.
   */
  on(evaluate: EvaluationFunction<Genotype<Ds>>, options?: OwnEvaluationOptions): Search<Ds, Ops>;
  on(source: unknown, evaluation: SearchParts["evaluation"] = {}): Search<Ds, Ops> {
    const known = source as EvaluationSource; // as the overloads say
    if (typeof source !== "function" && (typeof source !== "object" || source === null))
      throw new TypeError(`on() takes a data set, a table, an evaluator or a function, but got ${String(source)}`);
    if (typeof known === "object" && "query" in known) checkSameSpace(this.#space, known);
    const search = this.#with({ source: known, evaluation });
    search.#evaluator({}); // a mistake shows here, not at run()
    return search;
  }

  /** Seed of every random choice. Default 0. */
  seed(seed: number): Search<Ds, Ops> {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a whole number, but got ${seed}`);
    return this.#with({ seed });
  }

  /**
   * What the search is after, the most important first; by default what its evaluator says, such as the highest accuracy. Parameters
   * and FLOPs are known of every network.
   */
  objectives(objectives: ObjectiveOptions): Search<Ds, Ops> {
    return this.#with({ goals: withObjectives(this.#parts.goals, objectives) });
  }

  /** Bounds that a candidate must keep: `{ maximum: { parameters: 1e6 } }`. */
  constraints(constraints: ConstraintOptions): Search<Ds, Ops> {
    return this.#with({ goals: withConstraints(this.#parts.goals, constraints) });
  }

  /**
   * Begins with what earlier studies found on this space or one that overlaps with it, whatever their data: each a result, a record,
   * or the folder of a study. Strategies that learn from trials learn from those as well; figures say so.
   */
  warmStart(...studies: readonly EarlierSource[]): Search<Ds, Ops> {
    const { earlier } = this.#parts;
    return this.#with({ earlier: [...earlier, ...studies.map((study) => earlierStudy(study, this.#space))] });
  }

  /** How every candidate is trained: each option is a value, or the name of the decision of the space that gives it. */
  training(options: TrainingOptions): Search<Ds, Ops> {
    training(options); // a mistake shows here, not at run()
    return this.#with({ training: { ...this.#parts.training, ...options } });
  }

  /** Whether time is simulated: results come from a table. */
  get simulated(): boolean {
    return this.#evaluator({}).clock !== undefined;
  }

  /**
   * Runs the study to its end, or continues where an earlier run of it stopped, with more trials than it had if its proxy allows.
   * Interrupting it returns what it has so far.
   */
  async run({ baseline = false, quiet = false, workers = 1, ...options }: RunOptions = {}): Promise<Result<Ds>> {
    const plan = this.#plan(options);
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
    const { fresh: _, ...goingOn } = options; // what is recorded is not forgotten a second time
    const goOn = (more: RunOptions) =>
      this.run({
        ...goingOn,
        baseline,
        quiet,
        workers,
        ...(run.folder === undefined ? {} : { folder: run.folder }),
        ...more,
      });
    return new Result<Ds>({ plan, run: { ...run, interrupted }, workers, baseline: random?.record, goOn });
  }

  /**
   * Yields a trial whenever it was judged at a stage or has failed; leaving the loop stops the study, which a later call goes on with.
   * Trials that were recorded before come first. @throws Error when SIGINT interrupts it, with everything so far kept
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
          ? "nothing was kept"
          : `what is recorded is kept in ${session.folder}: loop again, and it goes on`;
      throw new Error(`the search was interrupted; ${kept}`, { cause: error });
    } finally {
      session?.close(); // left before the first event, nobody else does
      interruption.release();
    }
  }

  /**
   * Opens the study for a loop of your own: `ask()` for the next trial, `tell()` its metrics. It is kept, replayed and as deterministic
   * as one that runs by itself, and proposes the same trials.
   */
  open(options: OpenOptions = {}): Promise<AskedStudy<Ds>> {
    const trials = options.trials ?? Number.POSITIVE_INFINITY;
    return openAskedStudy<Ds>(this.#plan({ parallelism: 1, ...options, trials }), options);
  }

  /** What is searched how, and what is still to be said, in one line. */
  get description(): string {
    const { method, proxies, source, seed } = this.#parts;
    const evaluator = this.#evaluator({});
    const { kind, name } = evaluator.json;
    const objectives = this.#goals(evaluator.goals).objectives;
    const judged = proxies.length > 0 ? `, judged by ${proxies.map(({ name }) => name).join(", then ")}` : "";
    const on = kind === "training" || kind === "supernet" ? name : `the ${kind} ${name}`;
    const after =
      kind === "training" || kind === "supernet"
        ? ""
        : `, to ${objectives.map(({ metric, goal }) => `${goal} ${metric}`).join(", ")}`;
    return source === undefined
      ? `Search: ${method.name}${judged}, seed ${seed}; next, .on(dataset), a table or a function, then run() it`
      : `Search: ${method.name}${judged}, on ${on}${after}, seed ${seed}; run() it`;
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
      space: this.#space as unknown as StudyPlan["space"], // evaluators look at spaces whose names are not known
      method: isOneShot(method) ? method : undefined,
      training: training(options),
      clock: epochs === undefined ? undefined : "epochs",
    });
  }

  #goals(usual: Pick<Goals, "objectives">): Goals {
    const { goals } = this.#parts;
    return goals.objectives.length === 0 ? { ...goals, objectives: usual.objectives } : goals;
  }

  #plan({ trials, budget, parallelism, rerun = false, asynchronous = false }: TrialsOptions): StudyPlan {
    const { method, proxies, seed, earlier } = this.#parts;
    const evaluator = this.#evaluator(budget ?? {});
    const judges = proxies.length > 0 ? proxies : evaluator.judges;
    const goals = this.#goals(evaluator.goals);
    const timed = budget?.seconds !== undefined || budget?.epochs !== undefined;
    const proxy =
      proxies.length > 0 || evaluator.json.kind === "training" || isOneShot(method)
        ? judges.map(({ name }) => name).join(" > ")
        : "";
    return {
      space: this.#space as unknown as StudyPlan["space"], // the loop looks at spaces whose names are not known
      search: method,
      proxy,
      stages: funnel(judges),
      schedule: scheduleFor(judges),
      evaluator,
      goals,
      earlier: earlier.map((study) => study(goals)),
      rerun,
      asynchronous,
      seed,
      trials: trials ?? (timed ? Number.POSITIVE_INFINITY : evaluator.defaults.trials),
      parallelism: parallelism ?? evaluator.defaults.parallelism,
      ...(timed ? { budget } : {}),
    };
  }
}
