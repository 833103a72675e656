import { timedScores } from "../../evaluation/timedScores.js";
import { scoredImages } from "../../evaluation/zeroCost.js";
import type { EstimateLoad, Evaluator, StageEstimate, WorkEstimate } from "../../evaluators/evaluator.js";
import { trainsNetworks } from "../../evaluators/networkEvaluator.js";
import { stageEstimate, withThreads } from "../../evaluators/timing.js";
import { listenForInterruption } from "../../execution/interruption.js";
import { stream } from "../../math/random.js";
import { Table } from "../../notebook/table.js";
import { loadBackend } from "../../tensor/index.js";
import { checkPlan, type StudyPlan } from "../run/plan.js";
import { computedScores } from "../run/priorScores.js";
import type { TrialsOptions } from "./searchOptions.js";

/** What is estimated. */
export interface EstimateOptions extends Pick<TrialsOptions, "trials" | "workers" | "parallelism" | "signal"> {
  /** Random architectures that are timed, at least 1. @defaultValue 4 */
  readonly sample?: number;
}

/** Lowest and highest value. */
export interface ValueRange {
  readonly least: number;
  readonly most: number;
}

/** What a search would cost. A notebook displays it as a table. */
export class Estimate {
  readonly trials: number;
  readonly workers: number;
  /** Backend and kernels that it was timed on. */
  readonly backend: string;
  readonly stages: readonly StageEstimate[];
  /**
   * Training images of all stages: what `run` counts where no trial fails, repeats an architecture or is stopped early. Absent where a time
   * budget decides.
   */
  readonly images?: number;
  /** Wall-clock time of all stages. */
  readonly seconds: number;
  /** Architectures that were timed. */
  readonly sampled: number;
  /** Trainable parameters of the architectures that were timed. */
  readonly parameters: ValueRange;
  /** Bytes that training the supernet takes at least; absent without one. */
  readonly memory?: number;

  constructor({ stages, memory, ...parts }: WorkEstimate & Pick<Estimate, Known>) {
    this.trials = parts.trials;
    this.workers = parts.workers;
    this.backend = parts.backend;
    this.stages = stages;
    const images = stages.map((stage) => stage.images ?? Number.NaN).reduce((sum, count) => sum + count, 0);
    if (!Number.isNaN(images)) this.images = images;
    this.seconds = stages.reduce((sum, { seconds }) => sum + seconds, 0);
    this.sampled = parts.sampled;
    this.parameters = parts.parameters;
    if (memory !== undefined) this.memory = memory;
    Object.freeze(this);
  }

  /** One row a stage. */
  table(): Table {
    return new Table({
      title: this.summary,
      columns: ["stage", "trials", "training images", "time"],
      rows: this.stages.map(({ name, trials, images, seconds }) => [
        name,
        trials === 0 ? "" : trials,
        images === undefined ? "" : images.toLocaleString("en"),
        timeText(seconds),
      ]),
    });
  }

  /** The estimate in one line. */
  get summary(): string {
    const { trials, workers, backend, images, seconds, sampled, parameters, memory } = this;
    const spent = images === undefined ? "" : `${images.toLocaleString("en")} training images, `;
    const size = `${parameters.least.toLocaleString("en")} to ${parameters.most.toLocaleString("en")} parameters in ${sampled} random architectures`;
    const needed =
      memory === undefined ? "" : `; at least ${Math.ceil(memory / 2 ** 20).toLocaleString("en")} MiB for the supernet`;
    return `Estimate of ${trials} trials on ${workers} worker${workers === 1 ? "" : "s"} (${backend}): ${spent}about ${timeText(seconds)}; ${size}${needed}`;
  }
}

type Known = "trials" | "workers" | "backend" | "sampled" | "parameters";

/** Estimates the cost of a study. @throws RangeError when its plan is wrong, or its evaluator cannot be timed */
export async function estimateOf(plan: StudyPlan, options: EstimateOptions): Promise<Estimate> {
  const { workers = 1, sample = 4 } = options;
  const { evaluator, space, seed, trials, parallelism, stages, schedule } = plan;
  const { estimate } = timeable(evaluator);
  if (!Number.isInteger(sample) || sample < 1)
    throw new RangeError(`sample must be a whole number of at least 1, but got ${sample}`);
  checkPlan(plan, workers);
  if (!Number.isFinite(trials)) throw new RangeError(`trials must be a whole number of at least 1, but got ${trials}`);
  await evaluator.fits?.();
  const { report } = await loadBackend();
  const genotypes = Array.from({ length: sample }, (_, index) => space.sample(stream(seed, "estimate", index)));
  const parameters = genotypes.map((genotype) => evaluator.known(genotype).parameters ?? Number.NaN);
  const interruption = listenForInterruption(options.signal);
  try {
    const { signal } = interruption;
    const atOnce = Math.min(workers, parallelism);
    const load = { space, seed, atOnce, genotypes, signal, stages, schedule, trials };
    const prior = await priorStage(plan, { ...load, atOnce: workers });
    const work = await estimate(load);
    return new Estimate({
      ...{ ...work, stages: [...prior, ...work.stages] },
      ...{ trials, workers, sampled: sample },
      backend: `${report.name} ${report.kernels}`,
      parameters: { least: Math.min(...parameters), most: Math.max(...parameters) },
    });
  } finally {
    interruption.release();
  }
}

/** @throws RangeError when an evaluator cannot be timed */
function timeable({ estimate, json: { kind, name } }: Evaluator): Required<Pick<Evaluator, "estimate">> {
  if (estimate !== undefined) return { estimate };
  const wayOut =
    kind === "table"
      ? "it looks results up in milliseconds, so run the search"
      : kind === "askTell"
        ? "add .on(dataset)"
        : "run a few trials with run({ trials: 3 }) and look at cost of the result";
  const what = kind === "askTell" ? "the search has no evaluator" : `candidates are evaluated by the ${kind} ${name}`;
  throw new RangeError(`estimate() times the training of networks on a data set, but ${what}; ${wayOut}`);
}

/** The scores of random architectures from which a search with a prior starts. */
async function priorStage({ prior, evaluator }: StudyPlan, load: EstimateLoad): Promise<readonly StageEstimate[]> {
  if (prior === undefined || !trainsNetworks(evaluator)) return [];
  const { dataset, loss } = evaluator;
  const scores = { names: computedScores(prior), batchSize: prior.json.batchSize };
  const count = prior.genotypes?.length ?? prior.json.sample;
  const { genotypes, seed, atOnce } = load;
  const each = await withThreads(load, atOnce, (place) =>
    timedScores(scores, { genotypes, dataset, loss, seed }, place),
  );
  const { images, seconds } = stageEstimate(
    { name: "prior", trials: count, images: count * scoredImages(scores, dataset) },
    { seconds: count * each, atOnce },
  );
  return [{ name: `prior: ${prior.json.scores.join(", ")}`, trials: 0, images: images ?? 0, seconds }];
}

const timeText = (seconds: number): string => {
  if (seconds < 90) return `${seconds < 10 ? Number(seconds.toPrecision(2)) : Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
};
