import type { Dataset } from "../datasets/dataset.js";
import { listenForInterruption } from "../execution/interruption.js";
import { type TrainingOptions, training } from "../network/training.js";
import type { OpTable } from "../ops/index.js";
import { epochs } from "../proxies/epochs.js";
import { funnel, scheduleFor } from "../proxies/funnel.js";
import type { SearchProxy } from "../proxies/proxy.js";
import {
  type ConstraintOptions,
  type Goals,
  highestAccuracy,
  type ObjectiveOptions,
  withConstraints,
  withObjectives,
} from "../records/goals.js";
import type { Stage, Trial } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";
import type { Space } from "../space/space.js";
import type { Strategy } from "../strategies/strategy.js";
import type { OneShot } from "../supernet/oneShot.js";
import type { BenchmarkTable } from "../tables/benchmarkTable.js";
import { runBaseline } from "./baseline.js";
import { Result } from "./result.js";
import { openSession, type Session, type StudyPlan } from "./session.js";
import { recordAfter, recordOf, runStudy } from "./studyRun.js";
import { TableSearch } from "./tableSearch.js";
import { isOneShot } from "./tasks.js";
import { type EarlierFor, type EarlierSource, earlierStudy } from "./warmStart.js";

/** Options of a study's budget and run. */
export interface TrialsOptions {
  /** Architectures to try. Default 20, or 200 paths of a supernet. */
  readonly trials?: number;
  /** Processes that train at the same time; changes when the study ends, not what it finds. Default 1. */
  readonly workers?: number;
  /** Proposal n may depend on results up to n - parallelism. Default 4. */
  readonly parallelism?: number;
  /** Evaluates an architecture again that an earlier trial had, isomorphic ones included; by default its result is taken over. */
  readonly rerun?: boolean;
  /** Takes results as they arrive: no worker waits, but no two runs are the same. Default false. */
  readonly asynchronous?: boolean;
  /** Where everything is kept; by default a folder below `.nasbook`, so that running the same study again goes on. */
  readonly folder?: string;
  /** Forgets what an earlier run of the same study recorded. */
  readonly fresh?: boolean;
  /** Stops between two batches, with everything so far kept. */
  readonly signal?: AbortSignal;
}

/** Options of a run. */
export interface RunOptions extends TrialsOptions {
  /** Also runs a random search at equal cost, each of whose trials is trained for `epochs` (default: as long as the last rung). */
  readonly baseline?: boolean | { readonly epochs: number };
  /** No progress is shown. */
  readonly quiet?: boolean;
}

/** What the fluent API has gathered so far. */
interface SearchParts {
  readonly method: Strategy | OneShot;
  readonly proxies: readonly SearchProxy[];
  readonly dataset?: Dataset;
  readonly seed: number;
  readonly goals: Goals;
  readonly earlier: readonly EarlierFor[];
  readonly training: TrainingOptions;
}

/** A search being described. Immutable: each call answers a new one. */
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
  on(dataset: Dataset): Search<Ds, Ops>;
  /** A table of recorded results that answers in place of training: the study runs in simulated time. */
  on(table: BenchmarkTable<Ds>): TableSearch<Ds>;
  on(data: Dataset | BenchmarkTable<Ds>): Search<Ds, Ops> | TableSearch<Ds> {
    if (!("query" in data)) return this.#with({ dataset: data });
    const { method, proxies, seed, goals, earlier } = this.#parts;
    if (isOneShot(method))
      throw new RangeError(`${method.name} trains a supernet, which a table cannot; give a data set, or a strategy`);
    const said = goals === highestAccuracy ? { ...goals, objectives: data.objectives } : goals;
    return new TableSearch<Ds>({
      space: this.#space as never,
      table: data,
      method,
      proxies,
      seed,
      goals: said,
      earlier,
    }); // its ops are not looked at
  }

  /** Seed of every random choice. Default 0. */
  seed(seed: number): Search<Ds, Ops> {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a whole number, but got ${seed}`);
    return this.#with({ seed });
  }

  /**
   * What the search is after, the most important first; by default the highest accuracy. Training measures accuracy and loss;
   * parameters and flops are known of every candidate.
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

  /** How every candidate is trained. */
  training(options: TrainingOptions): Search<Ds, Ops> {
    training(options); // a mistake shows here, not at run()
    return this.#with({ training: { ...this.#parts.training, ...options } });
  }

  /** Runs the study to its end, or goes on where an earlier run of it was stopped. Interrupting it answers what it has so far. */
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
    return new Result<Ds>({ plan, run: { ...run, interrupted }, workers, baseline: random?.record });
  }

  /**
   * Yields a trial whenever it was judged at a stage or has failed; leaving the loop stops the study, which a later call goes on with.
   * Trials that were recorded before come first. @throws Error when SIGINT interrupts it, with everything so far kept
   */
  async *trials({ workers = 1, ...options }: TrialsOptions = {}): AsyncGenerator<Trial<Genotype<Ds>>, void> {
    const plan = this.#plan(options);
    await Promise.resolve(); // see listenForInterruption
    const interruption = listenForInterruption(options.signal);
    const typed = (trial: Trial) => trial as Trial<Genotype<Ds>>; // the loop checks every genotype against the space
    let session: Session | undefined;
    try {
      session = await openSession(plan, { ...options, workers, signal: interruption.signal });
      let record = recordOf(plan, session.recorded);
      for (const trial of record.trials)
        if (trial.evaluations.length > 0 || trial.failure !== undefined) yield typed(trial);
      for await (const event of session.events) {
        record = recordAfter(record, event);
        if (event.event === "evaluated" || event.event === "failed") yield typed(record.trials[event.trial] as Trial);
      }
    } catch (error) {
      if (session === undefined || !interruption.signal.aborted || options.signal?.aborted) throw error;
      const kept = `what is recorded is kept in ${session.folder}: loop again, and it goes on`;
      throw new Error(`the search was interrupted; ${kept}`, { cause: error });
    } finally {
      session?.close(); // left before the first event, nobody else does
      interruption.release();
    }
  }

  /** What is searched how, and what is still to be said, in one line. */
  get description(): string {
    const { method, proxies, dataset, seed } = this.#parts;
    const judged = isOneShot(method)
      ? "a shared supernet"
      : (proxies.length > 0 ? proxies : defaultProxies).map(({ name }) => name).join(", then ");
    const on = dataset === undefined ? "no data set yet: add .on(dataset)" : `on ${dataset.name}`;
    return `Search: ${method.name}, judged by ${judged}, ${on}, seed ${seed}; await its run() to start`;
  }

  #with(parts: Partial<SearchParts>): Search<Ds, Ops> {
    return new Search(this.#space, { ...this.#parts, ...parts });
  }

  #plan({ trials, parallelism = 4, rerun = false, asynchronous = false }: TrialsOptions): StudyPlan {
    const { method, proxies, dataset, seed, goals, earlier, training: options } = this.#parts;
    if (dataset === undefined)
      throw new RangeError("a search needs a data set, but none was named; add .on(dataset) before it is run");
    const judges = proxies.length > 0 ? proxies : defaultProxies;
    return {
      space: this.#space as unknown as StudyPlan["space"], // the loop looks at spaces whose names are not known
      search: method,
      proxy: isOneShot(method) ? method.name : judges.map(({ name }) => name).join(" > "),
      stages: isOneShot(method) ? [supernetStage(method)] : funnel(judges),
      schedule: scheduleFor(isOneShot(method) ? [] : judges),
      goals,
      earlier: earlier.map((study) => study(goals)),
      rerun,
      asynchronous,
      dataset,
      training: training(options),
      seed,
      trials: trials ?? (isOneShot(method) ? 200 : 20),
      parallelism,
    };
  }
}

/** How candidates are judged when nothing is said. */
const defaultProxies: readonly SearchProxy[] = [epochs(4)];

/** The only stage of a one-shot search. */
const supernetStage = ({ supernet: { epochs } }: OneShot): Stage => ({
  name: `supernet of ${epochs} epoch${epochs === 1 ? "" : "s"}`,
  fidelity: { epochs, share: 1 },
  keep: 1,
});
