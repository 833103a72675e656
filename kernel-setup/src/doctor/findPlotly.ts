import { statSync } from "node:fs";
import { createRequire } from "node:module";
import type { Finding } from "./finding.js";

/** Whether the library of live figures is where the SDK looks for it. */
export function findPlotly(): readonly Finding[] {
  const about = "Plotly";
  try {
    const sdk = createRequire(import.meta.url).resolve("nasbook/package.json");
    const file = createRequire(sdk).resolve("plotly.js-cartesian-dist-min");
    const megabytes = (statSync(file).size / 1e6).toFixed(1);
    return [{ state: "ok", about, text: `${megabytes} MB, which notebooks keep for figures without a network` }];
  } catch {
    return [{ state: "fault", about, text: "plotly.js-cartesian-dist-min is not installed", remedy: "npm ci" }];
  }
}
