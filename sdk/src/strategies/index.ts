import { bohb } from "./bohb.js";
import { gaussianProcess } from "./gaussianProcess.js";
import { listed } from "./listed.js";
import { motpe } from "./motpe.js";
import { random } from "./random.js";
import { regularizedEvolution } from "./regularizedEvolution.js";
import { tpe } from "./tpe.js";

/** Every strategy. To add one: write its file, add its line here. */
export const strategies = { random, regularizedEvolution, listed, tpe, motpe, bohb, gaussianProcess };
