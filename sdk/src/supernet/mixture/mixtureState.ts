import { z } from "zod";
import { ArchitectureState } from "./architectureState.js";

/** How decided each place was after an epoch: the weight of each op, [places][ops]. */
export const MixtureEpoch = z.array(z.array(z.number()).readonly()).readonly();

/** What is kept of a mixture beside its weights. Plain JSON. */
export const MixtureState = z.object({
  architecture: ArchitectureState,
  /** Weights of the ops after each epoch. */
  epochs: z.array(MixtureEpoch).readonly(),
  /** Moving average of the losses of sampled ops; absent where they are no reward. */
  average: z.number().optional(),
  /** Why the training ended early; absent while it has not. */
  stopped: z.string().optional(),
});
export type MixtureState = z.infer<typeof MixtureState>;
