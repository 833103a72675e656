import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Dataset } from "../datasets/dataset.js";
import type { FinalJob, FinalResult } from "../evaluation/job.js";
import type { Executor } from "../execution/executor.js";
import { listenForInterruption } from "../execution/interruption.js";
import { openExecutor } from "../execution/openExecutor.js";
import { batchesIn, imagesIn } from "../network/batches.js";
import { startProgress } from "../notebook/startProgress.js";
import { Curve } from "../records/events.js";
import { writeJson } from "../records/jsonFile.js";
import { loadBackend } from "../tensor/index.js";
import { version } from "../version.js";
import type { AssessContext, WorkOptions } from "./assessContext.js";

/** A final evaluation to be done: what decides its result. */
export type FinalRequest = Omit<FinalJob, "kind" | "save" | "dataset"> & { readonly dataset: Dataset };
/** A final evaluation that is done. */
export interface Finished extends FinalResult {
  /** File of the trained weights, below the study's folder. */
  readonly weights: string;
}

/** Final evaluations, each done once: the test split's answer to a question does not change by asking again. */
export interface FinalEvaluations {
  /** Results in the order of the requests, which run side by side. @throws Error when one fails */
  run(requests: readonly FinalRequest[]): Promise<readonly Finished[]>;
}

const FinalResultFile = z.object({
  metrics: z.record(z.string(), z.number()),
  curve: Curve,
  cost: z.object({ images: z.number(), seconds: z.number() }),
  confusion: z.array(z.array(z.number())).optional(),
});

/** Does final evaluations for as long as `work` lasts, with one line of progress. @throws Error when interrupted by SIGINT; the signal's reason */
export async function withFinalEvaluations<T>(
  context: AssessContext,
  { options, ...job }: FinalWork & { readonly options: WorkOptions },
  work: (evaluations: FinalEvaluations) => Promise<T>,
): Promise<T> {
  await Promise.resolve(); // see listenForInterruption
  const interruption = listenForInterruption(options.signal);
  try {
    return await evaluating(context, { ...job, options: { ...options, signal: interruption.signal } }, work);
  } catch (error) {
    if (!interruption.signal.aborted || options.signal?.aborted) throw error; // the caller knows the reason
    const kept = "what is finished is kept: call it again, and it goes on";
    throw new Error(`${job.label} was interrupted; ${kept}`, { cause: interruption.signal.reason });
  } finally {
    interruption.release();
  }
}

/** What is to be done. */
interface FinalWork {
  readonly label: string;
  /** Every data set that a request may name. */
  readonly data: readonly Dataset[];
  /** Training images of all requests. */
  readonly images: number;
}

async function evaluating<T>(
  { space, folder, datasets, workers }: AssessContext,
  { label, data, images, options }: FinalWork & { readonly options: WorkOptions & { readonly signal: AbortSignal } },
  work: (evaluations: FinalEvaluations) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const executor = await openExecutor({ workers: options.workers ?? workers, space, folder, datasets, data, signal });
  const { report } = await loadBackend();
  const progress = options.quiet === true ? undefined : startProgress({ total: images, label });
  let done = 0;
  function passed(count: number): void {
    done += count;
    progress?.update(done);
  }

  async function finished({ dataset, ...rest }: FinalRequest, name: string): Promise<Finished> {
    const weights = join("final", `${name}.safetensors`);
    const file = join(folder, "final", `${name}.json`);
    const known = await resultIn(file);
    if (known !== undefined && existsSync(join(folder, weights))) {
      passed(known.cost.images);
      return { ...known, weights };
    }
    const result = await train({ ...rest, kind: "final", dataset: dataset.id, save: weights }, executor, passed);
    await writeJson(result, file);
    return { ...result, weights };
  }

  const begun = new Map<string, Promise<Finished>>();
  /** The same question twice, as when the random architecture is the found one, is worked on once. */
  function run(request: FinalRequest): Promise<Finished> {
    const { dataset, ...rest } = request;
    const key = JSON.stringify([rest, dataset.id, space.toJSON(), version, report.name, report.kernels]);
    const name = createHash("sha256").update(key).digest("hex").slice(0, 16);
    const answer = begun.get(name) ?? finished(request, name);
    begun.set(name, answer);
    return answer;
  }

  try {
    return await work({ run: (requests) => Promise.all(requests.map(run)) });
  } finally {
    stop.abort(new Error("an evaluation failed, the others stop"));
    await Promise.allSettled(begun.values()); // what is finished is still being written
    await executor.close();
    progress?.stop();
  }
}

/** Training images that go through a network in so many epochs. */
export const imagesOfTraining = (
  dataset: Dataset,
  { epochs, batchSize }: { epochs: number; batchSize: number },
): number => epochs * batchesIn(imagesIn(1, dataset), batchSize) * Math.min(batchSize, dataset.train.count);

async function train(task: FinalJob, executor: Executor, onImages: (images: number) => void): Promise<FinalResult> {
  const outcome = await executor.run(task, { onImages });
  if ("failure" in outcome)
    throw new Error(
      `the network could not be trained with seed ${task.seed}: ${outcome.failure.message} (${outcome.failure.cause})`,
    );
  return outcome.answer;
}

async function resultIn(file: string): Promise<FinalResult | undefined> {
  try {
    return FinalResultFile.parse(JSON.parse(await readFile(file, "utf8")));
  } catch {
    return undefined; // not done yet, or not whole
  }
}
