import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { stream } from "../math/random.js";
import { writeJson } from "../records/jsonFile.js";
import type { PriorJson } from "../supernet/oneShot.js";
import { Ensemble, ensembleOf, ensembleScore } from "../zeroCost/ensemble.js";
import { scoreGenotype } from "../zeroCost/scoreGenotype.js";
import type { PathJob } from "./job.js";
import { judgePath } from "./judgePath.js";
import { measuresOf } from "./measures.js";
import { pathMovement } from "./pathMovement.js";
import type { Workplace } from "./workplace.js";
import { atWorkplace, WorkplaceError } from "./workplaceError.js";

/** An ensemble as its file holds it, with the time that learning it took. */
const Learned = Ensemble.extend({ seconds: z.number() });
type Learned = z.infer<typeof Learned>;

/** A path job that has a prior. */
type Scored = PathJob & { readonly prior: PriorJson };

/**
 * Learns from random paths how much the supernet and each score of the prior count; what an earlier run has learned is read.
 * @returns the share of each, in the order of the prior with the supernet first, and the seconds spent
 */
export async function learnEnsemble(
  task: Omit<Scored, "genotype" | "kind">,
  workplace: Workplace,
): Promise<{ readonly shares: Readonly<Record<string, number>>; readonly seconds: number }> {
  const known = await readEnsemble(task, workplace).catch(() => undefined); // none yet, or incomplete
  const { members, seconds } = known ?? (await learned(task, workplace));
  return { shares: Object.fromEntries(members.map(({ name, weight }) => [name, weight])), seconds };
}

async function learned(task: Omit<Scored, "genotype" | "kind">, workplace: Workplace): Promise<Learned> {
  const begun = performance.now();
  const rows: Readonly<Record<string, number>>[] = [];
  for (let index = 0; index < task.prior.sample; index++) {
    const path = {
      ...task,
      kind: "path",
      genotype: workplace.space.sample(stream(task.seed, "ensemble", index)),
    } as const;
    rows.push(await scoresOf(path, await judgedBy(path, workplace), workplace));
  }
  const names = ["supernet", ...(task.movement === true ? ["movement"] : []), ...task.prior.scores];
  const ensemble = {
    ...ensembleOf(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? Number.NaN)]))),
    seconds: (performance.now() - begun) / 1000,
  };
  await atWorkplace(writeJson(ensemble, fileOf(task, workplace)));
  return ensemble;
}

/** The ensemble's score of a path, from what the supernet says of it. */
export async function pathScore(task: Scored, shared: SharedScores, workplace: Workplace): Promise<number> {
  const ensemble = await atWorkplace(readEnsemble(task, workplace));
  return ensembleScore(ensemble, await scoresOf(task, shared, workplace));
}

/** What a supernet says of a path. */
interface SharedScores {
  readonly loss: number;
  /** Undefined where it is not measured. */
  readonly movement: number | undefined;
}

/** What the supernet says of a path; NaN of one that cannot be judged, such as one that diverged. */
async function judgedBy(task: PathJob, workplace: Workplace): Promise<SharedScores> {
  try {
    const { loss } = await judgePath(task, workplace);
    return { loss, movement: task.movement === true ? await pathMovement(task, workplace) : undefined };
  } catch (error) {
    workplace.signal?.throwIfAborted();
    if (error instanceof WorkplaceError) throw error;
    return { loss: Number.NaN, movement: undefined };
  }
}

async function scoresOf(
  task: Scored,
  { loss, movement }: SharedScores,
  { tf, space, dataset }: Workplace,
): Promise<Readonly<Record<string, number>>> {
  const data = await dataset(task.dataset);
  const measures = await measuresOf(data, task);
  const scores = await scoreGenotype(task.genotype, {
    tf,
    space,
    dataset: data,
    names: task.prior.scores,
    batchSize: 64,
    seed: task.seed,
    loss: measures.loss,
  });
  return { supernet: -loss, ...(movement === undefined ? {} : { movement }), ...scores };
}

const fileOf = ({ epochs }: Pick<PathJob, "epochs">, { folder }: Workplace): string =>
  join(folder, "supernet", `ensemble-${epochs}.json`);

const readEnsemble = async (task: Pick<PathJob, "epochs">, workplace: Workplace): Promise<Learned> =>
  Learned.parse(JSON.parse(await readFile(fileOf(task, workplace), "utf8")));
