import { z } from "zod";

const Cost = z.object({ images: z.number(), seconds: z.number() });
const Metrics = z.record(z.string(), z.number());
export const Curve = z
  .array(
    z.object({
      step: z.number(),
      trainLoss: z.number().optional(),
      metrics: Metrics,
    }),
  )
  .readonly();
export const Fidelity = z.object({ epochs: z.number(), share: z.number(), resource: z.string().optional() });
const number = z.int().nonnegative();
const Weights = z.array(z.number()).readonly();
const MixtureHistory = z.object({
  places: z.array(z.object({ label: z.string(), options: z.array(z.string()).readonly() })).readonly(),
  epochs: z.array(z.array(Weights).readonly()).readonly(),
  latency: z.array(Weights).readonly().optional(),
  derived: z.record(z.string(), z.unknown()),
  stopped: z.string().optional(),
});

export const Split = z.object({
  group: z.string(),
  part: z.string(),
  values: z.array(Weights).readonly(),
  cosine: z.number(),
});

/** Events of a study, one per line of the journal. */
export const StudyEvent = z.discriminatedUnion("event", [
  z.object({
    event: z.literal("prepared"),
    curve: z.array(z.object({ epoch: z.int(), trainLoss: z.number() })).readonly(),
    cost: Cost,
    planned: z.int().optional(),
    shares: z.record(z.string(), z.number()).optional(),
    mixture: MixtureHistory.optional(),
    splits: z.array(Split).readonly().optional(),
  }),
  z.object({
    event: z.literal("scored"),
    genotypes: z.array(z.record(z.string(), z.unknown())).readonly(),
    scores: z
      .array(z.object({ name: z.string(), weight: z.number(), values: z.array(z.number().nullable()).readonly() }))
      .readonly(),
    cost: Cost,
  }),
  z.object({
    event: z.literal("proposed"),
    trial: number,
    genotype: z.record(z.string(), z.unknown()),
    architecture: z.string(),
    parameters: z.number().optional(),
    flops: z.number().optional(),
    firstStage: number.optional(),
  }),
  z.object({
    event: z.literal("evaluated"),
    trial: number,
    stage: number,
    by: z.enum(["training", "supernet", "table", "function", "module", "zeroCost"]),
    fidelity: Fidelity,
    metrics: Metrics,
    curve: Curve,
    cost: Cost,
    copyOf: number.optional(),
    stoppedAt: z.number().optional(),
    finishedAt: z.number().optional(),
    startedAt: z.number().optional(),
    worker: number.optional(),
  }),
  z.object({
    event: z.literal("failed"),
    trial: number,
    stage: number,
    cause: z.enum(["diverged", "threw", "timed-out", "worker-died", "out-of-memory"]),
    message: z.string(),
    startedAt: z.number().optional(),
    seconds: z.number().optional(),
    worker: z.number().optional(),
  }),
  z.object({
    event: z.literal("promoted"),
    stage: number,
    trials: z.array(number).readonly(),
    stopped: z.array(number).readonly(),
  }),
  z.object({ event: z.literal("enqueued"), genotype: z.record(z.string(), z.unknown()) }),
  z.object({ event: z.literal("extended"), trials: number.nullable() }),
  z.object({ event: z.literal("finished") }),
]);
export type StudyEvent = z.infer<typeof StudyEvent>;

/** Events of one kind. */
export type EventOf<Kind extends StudyEvent["event"]> = Extract<StudyEvent, { event: Kind }>;
