import { z } from "zod";
import { ArchitectureState } from "./architectureState.js";

/** A number for each op at each place: [places][ops]. */
export const OpNumbers = z.array(z.array(z.number()).readonly()).readonly();

/** What is kept of a mixture beside its weights. Plain JSON. */
export const MixtureState = z.object({
  architecture: ArchitectureState,
  /** Weights of the ops after each epoch. */
  epochs: z.array(OpNumbers).readonly(),
  /** Seconds of each op at each place, [places][ops], which a resumed training must not measure again; absent without a penalty on them. */
  latency: OpNumbers.optional(),
  /** Moving average of the losses of sampled ops; absent where they are no reward. */
  average: z.number().optional(),
  /** Why the training ended early; absent while it has not. */
  stopped: z.string().optional(),
});
export type MixtureState = z.infer<typeof MixtureState>;
