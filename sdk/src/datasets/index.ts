import { cifar10 } from "./cifar10.js";
import { csv } from "./csv.js";
import { fashionMnist } from "./fashionMnist.js";
import { fromArrays } from "./fromArrays.js";
import { fromDataFrame } from "./fromDataFrame.js";
import { mnist } from "./mnist.js";

/** Every way to get a data set. */
export const datasets = { mnist, fashionMnist, cifar10, fromArrays, fromDataFrame, csv } as const;
