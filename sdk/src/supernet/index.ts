import { auto } from "./auto.js";
import { darts } from "./darts.js";
import { drNas } from "./drNas.js";
import { enas } from "./enas.js";
import { fairNas } from "./fairNas.js";
import { fewShot } from "./fewShot.js";
import { gdas } from "./gdas.js";
import { pcDarts } from "./pcDarts.js";
import { progressiveShrinking } from "./progressiveShrinking.js";
import { proxylessNas } from "./proxylessNas.js";
import { sandwich } from "./sandwich.js";
import { snas } from "./snas.js";
import { spos } from "./spos.js";

/** Every one-shot method. To add one: write its file, add its line here. */
export const oneShot = {
  auto,
  spos,
  fairNas,
  sandwich,
  progressiveShrinking,
  fewShot,
  darts,
  gdas,
  pcDarts,
  drNas,
  snas,
  proxylessNas,
  enas,
};
