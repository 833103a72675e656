import { z } from "zod";
import type { Metrics } from "../records/trial.js";
import type { Decisions, Genotype } from "../space/decisions.js";

/** Your results of one architecture. */
export interface TableRecord<Ds extends Decisions = Decisions> {
  /** The genotype, or its text as by `space.format`. */
  readonly genotype: Genotype<Ds> | string;
  /**
   * Results on the validation split, at least one, each at a different fidelity. A metric that is not finite marks a failed
   * training.
   */
  readonly results: readonly { readonly epochs: number; readonly metrics: Metrics; readonly seconds?: number }[];
  /** Metrics on the test split after the longest training. */
  readonly test?: Metrics;
  readonly parameters?: number;
  readonly flops?: number;
}

const anyNumber = z.custom<number>((value) => typeof value === "number", "must be a number");
const metrics = z.record(z.string(), anyNumber);
const count = z.number().nonnegative().optional();
const schema = z.object({
  results: z
    .array(z.object({ epochs: z.int().positive(), metrics, seconds: z.number().nonnegative().optional() }))
    .min(1)
    .refine((results) => new Set(results.map(({ epochs }) => epochs)).size === results.length, {
      error: "two results have the same number of epochs",
    }),
  test: metrics.optional(),
  parameters: count,
  flops: count,
});

/** @throws RangeError when the record is invalid */
export function checkTableRecord(record: unknown, name: string): void {
  const { error } = schema.safeParse(record);
  if (error === undefined) return;
  const [problem] = error.issues;
  throw new RangeError(
    `${name} must be like { genotype, results: [{ epochs: 12, metrics: { accuracy: 0.9 } }] }, but ${problem?.path.join(".") || "it"}: ${problem?.message}`,
  );
}
