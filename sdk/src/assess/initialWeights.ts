import type { FinalJob } from "../evaluation/job.js";
import type { AssessContext } from "./assessContext.js";

/** What a final training begins with: random weights, or those of the supernet of a one-shot search. */
export type InitialWeights = "scratch" | "supernet";

/** Where a final evaluation on the data of the search finds its first weights. */
export const startOf = (from: InitialWeights, { supernet }: AssessContext): Pick<FinalJob, "from" | "keepHead"> =>
  from === "supernet" && supernet !== undefined ? { from: supernet, keepHead: true } : {};
