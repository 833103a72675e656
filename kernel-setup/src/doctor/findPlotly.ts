import { statSync } from "node:fs";
import { createRequire } from "node:module";
import type { Finding } from "./finding.js";

/** Whether Plotly, which draws live figures, is installed where the SDK looks for it. */
export function findPlotly(): readonly Finding[] {
  const about = "Plotly";
  try {
    const sdk = createRequire(import.meta.url).resolve("nasbook/package.json");
    const file = createRequire(sdk).resolve("plotly.js-cartesian-dist-min");
    const megabytes = (statSync(file).size / 1e6).toFixed(1);
    return [{ state: "ok", about, text: `${megabytes} MB, saved in notebooks so that figures work offline` }];
  } catch {
    return [{ state: "fault", about, text: "plotly.js-cartesian-dist-min is not installed", remedy: "npm ci" }];
  }
}
