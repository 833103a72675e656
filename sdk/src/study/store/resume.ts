import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadEvaluator } from "../../evaluation/defineEvaluator.js";
import type { EvaluationFunction } from "../../evaluation/ownCode.js";
import type { EvaluationSource, MeasureOptions } from "../../evaluators/index.js";
import { storedDataset } from "../../execution/datasetStore.js";
import { trainingSchema } from "../../network/training.js";
import type { SearchProxy } from "../../proxies/proxy.js";
import { jsonLines } from "../../records/jsonLines.js";
import { loadSpace } from "../../space/loadSpace.js";
import { strategies } from "../../strategies/index.js";
import type { Strategy } from "../../strategies/strategy.js";
import { oneShot } from "../../supernet/index.js";
import type { OneShot } from "../../supernet/oneShot.js";
import type { BenchmarkTable } from "../../tables/benchmarkTable.js";
import type { Result } from "../api/result.js";
import { Search } from "../api/search.js";
import type { RunOptions } from "../api/searchOptions.js";
import type { SimulatedBudget } from "../run/plan.js";
import { type Manifest, parseManifest } from "./manifest.js";
import { journalFile, parseEvent, trialsIn } from "./studyFolder.js";

/** Options of a resumed study. */
export interface ResumeOptions extends Pick<RunOptions, "workers" | "signal" | "quiet" | "baseline"> {
  /** The table or function of the search, which the folder does not contain. Data sets and modules are loaded from files. */
  readonly on?: BenchmarkTable<never> | EvaluationFunction<never>;
}

/**
 * Continues the study in a folder from its files; the result equals that of an uninterrupted run. A finished study is only read.
 * @throws Error when the folder has no study, the strategy is custom, or the study needs `on`
 */
export async function resume(folder: string, { on, ...options }: ResumeOptions = {}): Promise<Result> {
  const place = resolve(folder);
  const manifest = manifestIn(place);
  if (manifest === undefined)
    throw new Error(`folder ${folder} has no study: its journal.jsonl is missing or empty; pass the folder of a study`);
  const space = await loadSpace(manifest.space);
  const source = on ?? (await sourceOf(manifest, place));
  const { budget, parallelism, seed, goals, rerun, asynchronous } = manifest;
  const { training, timeLimit, metrics, loss } = manifest.evaluator;
  const trials = trialsOf(manifest, place);
  const earlier = manifest.earlier.map((study) => () => study);
  const method = methodOf(manifest);
  const proxies: readonly SearchProxy[] =
    manifest.search.kind === "one-shot" || manifest.proxy === ""
      ? []
      : [{ name: manifest.proxy, stages: manifest.stages, schedule: manifest.schedule }];
  const search = new Search(space, {
    method,
    proxies,
    source: source as EvaluationSource, // its genotypes are checked against the space at run time
    evaluation: {
      ...(typeof timeLimit === "number" ? { timeLimit } : {}),
      ...({ ...(metrics === undefined ? {} : { metrics }), ...(loss === undefined ? {} : { loss }) } as MeasureOptions), // as networkEvaluator wrote them
    },
    seed,
    goals,
    earlier,
    ...(manifest.prior === undefined ? {} : { prior: { json: manifest.prior } }),
    training: training === undefined ? {} : trainingSchema.parse(training),
  });
  const baseline = manifestIn(join(place, "baseline"))?.stages[0]?.fidelity;
  return search.run({
    ...(baseline && { baseline }),
    ...options,
    ...(trials === undefined ? {} : { trials }),
    ...(budget === undefined ? {} : { budget: budget as SimulatedBudget }),
    parallelism,
    rerun,
    asynchronous,
    folder: place,
  });
}

/** The data set or evaluator of a study, from its files. @throws Error when the files do not contain it */
async function sourceOf({ evaluator }: Manifest, place: string): Promise<EvaluationSource> {
  const { kind, name } = evaluator;
  if (kind === "module") return loadEvaluator(String(evaluator.module), name);
  if (kind === "table" || kind === "function")
    throw new Error(
      `this study was on the ${kind} "${name}", which its folder does not contain; pass it to study.resume(folder, { on: ${kind === "table" ? "table" : name} }), or run the program of the study again`,
    );
  if (kind === "askTell")
    throw new Error("resume() cannot run an ask-and-tell study; open() the same search with this folder instead");
  return storedDataset(join(place, "datasets"), String(evaluator.dataset)).catch((cause: Error) => {
    throw new Error(
      `${cause.message}, or run the program of the study again: it writes the data set and continues with the recorded trials`,
      { cause },
    );
  });
}

function manifestIn(folder: string): Manifest | undefined {
  const file = journalFile(folder);
  if (!existsSync(file)) return undefined;
  const [first] = jsonLines(readFileSync(file), file).values;
  return first === undefined ? undefined : parseManifest(first, file);
}

/** Total number of trials of the study; undefined when a time budget ends it. */
function trialsOf(manifest: Manifest, folder: string): number | undefined {
  const file = journalFile(folder);
  const [, ...lines] = jsonLines(readFileSync(file), file).values;
  const trials = trialsIn(
    manifest,
    lines.map((line, index) => parseEvent(line, index + 2, folder)),
  );
  return Number.isFinite(trials) ? trials : undefined;
}

type Factories = Readonly<Record<string, (options: never) => Strategy | OneShot>>;

function methodOf({ search: { kind, name, options } }: Manifest): Strategy | OneShot {
  const known: Factories = kind === "one-shot" ? oneShot : strategies;
  const factory = Object.hasOwn(known, name) ? known[name] : undefined;
  if (factory === undefined)
    throw new Error(
      `${kind} "${name}" is not built in, so resume() cannot create it; run the program of the study again to continue`,
    );
  return factory(options as never); // the manifest has the options of this factory
}
