import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { EvaluatorJson } from "../../evaluators/evaluator.js";
import { trainingSchema } from "../../network/training.js";
import type { ScheduleJson } from "../../proxies/schedule.js";
import type { EarlierStudy } from "../../records/earlier.js";
import { Fidelity } from "../../records/events.js";
import type { Goals } from "../../records/goals.js";
import type { Stage } from "../../records/trial.js";
import type { Genotype } from "../../space/decisions.js";
import type { SpaceJson } from "../../space/spaceJson.js";
import { zeroCostNames } from "../../zeroCost/index.js";
import type { SimulatedBudget } from "../run/plan.js";
import type { PriorPlan } from "../run/priorScores.js";

/** First line of a journal: everything that determines the result of a study. Plain JSON. */
export interface Manifest {
  readonly event: "study";
  /** Version of the journal format. */
  readonly format: 3;
  readonly space: SpaceJson;
  /** Content hash of the module with the custom ops of the space; null without custom ops. */
  readonly module: string | null;
  /** The evaluator, with everything that determines its results. */
  readonly evaluator: EvaluatorJson;
  readonly search: {
    readonly kind: "strategy" | "one-shot";
    readonly name: string;
    readonly options: Readonly<Record<string, unknown>>;
  };
  readonly proxy: string;
  readonly stages: readonly Stage[];
  readonly schedule: ScheduleJson;
  readonly goals: Goals;
  /** Whether duplicate architectures are evaluated again. */
  readonly rerun: boolean;
  /** Whether results are used as they arrive. */
  readonly asynchronous: boolean;
  /** Earlier studies of a warm start. */
  readonly earlier: readonly EarlierStudy<Genotype>[];
  /** Cheap scores that the search starts from. */
  readonly prior?: PriorPlan["json"] | undefined;
  /** Trials of the first run; null when a time budget or an ask-and-tell loop ends the study. Later extensions are events. */
  readonly trials: number | null;
  /** Time limit of a study in simulated time. */
  readonly budget?: SimulatedBudget | undefined;
  /** Proposal n may depend on results up to n - parallelism, whatever the number of workers. */
  readonly parallelism: number;
  readonly seed: number;
  /** Name and kernels of the backend: results differ between backends in their last digits. */
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
}

const schema = z.object({
  event: z.literal("study"),
  format: z.literal(3, { error: "its journal format is not the one that this version reads" }),
  space: z.custom<SpaceJson>((value) => typeof value === "object" && value !== null), // the builder checks its parts
  module: z.string().nullable(),
  evaluator: z
    .looseObject({
      kind: z.enum(["training", "supernet", "table", "function", "module", "askTell"]),
      name: z.string(),
    })
    // training options that are newer than the journal get their defaults, so that the study counts as the same
    .transform(
      (evaluator) =>
        evaluator.training === undefined
          ? evaluator
          : { ...evaluator, training: trainingSchema.parse(evaluator.training) }, // at the same position, because manifests are compared as text
    ),
  search: z.object({
    kind: z.enum(["strategy", "one-shot"]),
    name: z.string(),
    options: z.record(z.string(), z.unknown()),
  }),
  proxy: z.string(),
  stages: z.array(
    z.object({
      name: z.string(),
      fidelity: Fidelity,
      keep: z.number(),
      scores: z.object({ names: z.array(z.string()).min(1), batchSize: z.number() }).optional(),
    }),
  ),
  schedule: z.object({ kind: z.string(), options: z.record(z.string(), z.unknown()) }),
  goals: z.object({
    objectives: z.array(z.object({ metric: z.string(), goal: z.enum(["maximize", "minimize"]) })).min(1),
    maximum: z.record(z.string(), z.number()),
    minimum: z.record(z.string(), z.number()),
  }),
  rerun: z.boolean(),
  asynchronous: z.boolean(),
  earlier: z.array(
    z.object({
      name: z.string(),
      trials: z.array(
        z.object({
          genotype: z.custom<Genotype>((value) => typeof value === "object" && value !== null),
          rank: z.number(),
        }),
      ),
    }),
  ),
  prior: z
    .object({
      scores: z.array(z.enum(zeroCostNames)).readonly(),
      own: z.array(z.string()).readonly(),
      sample: z.int(),
      batchSize: z.int(),
    })
    .optional(),
  trials: z.int().nullable(),
  budget: z.object({ seconds: z.number().optional(), epochs: z.number().optional() }).optional(),
  parallelism: z.int(),
  seed: z.number(),
  backend: z.string(),
  versions: z.record(z.string(), z.string()),
});

/** Reads the first line of a journal. @throws Error that names the file when the line is not a manifest */
export function parseManifest(line: unknown, file: string): Manifest {
  const parsed = schema.safeParse(line);
  if (!parsed.success)
    throw new Error(
      `${file} is not the journal of a study: ${z.prettifyError(parsed.error).split("\n")[0]}; use another folder`,
    );
  return parsed.data;
}

/** The differences of two manifests, as "seed: 7 there, 8 here". Versions and trials may differ and are left out. */
export function differences(there: Manifest, here: Manifest): readonly string[] {
  const keys = Object.keys(here) as (keyof Manifest)[];
  return keys.flatMap((key) => {
    const [recorded, asked] = [JSON.stringify(there[key]), JSON.stringify(here[key])];
    return key === "versions" || key === "trials" || recorded === asked
      ? []
      : [`${key}: ${brief(recorded)} there, ${brief(asked)} here`];
  });
}

/**
 * Short name of a study. Equal manifests have equal names, so that running a study again finds its folder. With `grows` the name does not
 * depend on the number of trials.
 */
export function studyName(manifest: Manifest, grows: boolean): string {
  const { versions: _, trials, ...decisive } = manifest;
  const named = grows ? decisive : { ...decisive, trials };
  const hash = createHash("sha256").update(JSON.stringify(named)).digest("hex").slice(0, 10);
  return `${manifest.evaluator.name}-${manifest.search.name}-${hash}`.replace(/[^\w.-]+/g, "_");
}

/** Content hash of a space's module, so that a study with changed ops counts as another study. */
export async function moduleHash(module: string | undefined): Promise<string | null> {
  if (module === undefined || !module.startsWith("file:")) return null;
  return createHash("sha256")
    .update(await readFile(fileURLToPath(module)))
    .digest("hex")
    .slice(0, 16);
}

const brief = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
