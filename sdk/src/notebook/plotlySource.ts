import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";

/** Plotly with cartesian traces only: enough for every figure of nasbook, and a third of the full size. */
export const plotlySource = (): string =>
  readFileSync(createRequire(import.meta.url).resolve("plotly.js-cartesian-dist-min"), "utf8");

/** The same, small enough for a notebook (0.7 MB): gzip, then base64. */
export const plotlyCompressed = (): string => gzipSync(plotlySource(), { level: 9 }).toString("base64");
