import { listed } from "./listed.js";
import { random } from "./random.js";
import { regularizedEvolution } from "./regularizedEvolution.js";

/** Every strategy. To add one: write its file, add its line here. */
export const strategies = { random, regularizedEvolution, listed };
