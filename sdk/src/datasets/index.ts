import { csv } from "./csv.js";
import { fromArrays } from "./fromArrays.js";
import { fromDataFrame } from "./fromDataFrame.js";
import { mnist } from "./mnist.js";

/** Every way to get a data set. */
export const datasets = { mnist, fromArrays, fromDataFrame, csv } as const;
