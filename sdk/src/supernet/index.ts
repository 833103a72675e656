import { fairNas } from "./fairNas.js";
import { sandwich } from "./sandwich.js";
import { spos } from "./spos.js";

/** Every one-shot method. To add one: write its file, add its line here. */
export const oneShot = { spos, fairNas, sandwich };
