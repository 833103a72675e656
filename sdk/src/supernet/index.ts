import { auto } from "./auto.js";
import { fairNas } from "./fairNas.js";
import { sandwich } from "./sandwich.js";
import { spos } from "./spos.js";

/** Every one-shot method. To add one: write its file, add its line here. */
export const oneShot = { auto, spos, fairNas, sandwich };
