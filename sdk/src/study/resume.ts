import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { storedDataset } from "../execution/datasetStore.js";
import type { SearchProxy } from "../proxies/proxy.js";
import { jsonLines } from "../records/jsonLines.js";
import { loadSpace } from "../space/loadSpace.js";
import { strategies } from "../strategies/index.js";
import type { Strategy } from "../strategies/strategy.js";
import { oneShot } from "../supernet/index.js";
import type { OneShot } from "../supernet/oneShot.js";
import { type Manifest, parseManifest } from "./manifest.js";
import type { Result } from "./result.js";
import { type RunOptions, Search } from "./search.js";
import { journalFile } from "./studyFolder.js";

/** Options of a resumed study: what changes nothing of its result. */
export type ResumeOptions = Pick<RunOptions, "workers" | "signal" | "quiet" | "baseline">;

/**
 * Goes on with the study in a folder, from its files alone, and answers what the unbroken study would have; a finished one is read.
 * @throws Error when the folder holds no study, or one whose strategy is not built in
 */
export async function resume(folder: string, options: ResumeOptions = {}): Promise<Result> {
  const place = resolve(folder);
  const manifest = manifestIn(place);
  if (manifest === undefined)
    throw new Error(
      `folder ${folder} holds no study: it has no journal.jsonl with a first line; give the folder of a study`,
    );
  const space = await loadSpace(manifest.space);
  const dataset = await storedDataset(join(place, "datasets"), manifest.dataset.id).catch((cause: Error) => {
    throw new Error(
      `${cause.message}, or run the program of the study again: it writes the data set anew and goes on; what is recorded is kept`,
      { cause },
    );
  });
  const { trials, parallelism, seed, goals, rerun, asynchronous } = manifest;
  const earlier = manifest.earlier.map((study) => () => study);
  const method = methodOf(manifest);
  const proxies: readonly SearchProxy[] =
    manifest.search.kind === "one-shot"
      ? []
      : [{ name: manifest.proxy, stages: manifest.stages, schedule: manifest.schedule }];
  const search = new Search(space, { method, proxies, dataset, seed, goals, earlier, training: manifest.training });
  const baseline = manifestIn(join(place, "baseline"))?.stages[0]?.fidelity;
  return search.run({
    ...(baseline && { baseline }),
    ...options,
    trials,
    parallelism,
    rerun,
    asynchronous,
    folder: place,
  });
}

function manifestIn(folder: string): Manifest | undefined {
  const file = journalFile(folder);
  if (!existsSync(file)) return undefined;
  const [first] = jsonLines(readFileSync(file), file).values;
  return first === undefined ? undefined : parseManifest(first, file);
}

type Factories = Readonly<Record<string, (options: never) => Strategy | OneShot>>;

function methodOf({ search: { kind, name, options } }: Manifest): Strategy | OneShot {
  const known: Factories = kind === "one-shot" ? oneShot : strategies;
  const factory = Object.hasOwn(known, name) ? known[name] : undefined;
  if (factory === undefined)
    throw new Error(
      `${kind} "${name}" is not built in, so it cannot be made from its name; run the program of the study again, and it goes on`,
    );
  return factory(options as never); // what the same factory wrote into the manifest
}
