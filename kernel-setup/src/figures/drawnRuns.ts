import type { CellRun, Output } from "../notebook/notebookFormat.js";
import { type DrawOptions, drawFigures } from "./drawFigures.js";
import { figureOf, withImage } from "./plotlyFigure.js";
import { safeSvg } from "./safeSvg.js";

export interface DrawnRunsOptions extends Omit<DrawOptions, "browser"> {
  /** Undefined where there is none. */
  readonly browser: string | undefined;
  /** Told, in one line, when a browser is there and did not draw. */
  readonly warn: (line: string) => void;
}

/**
 * The outputs of a notebook, the image of each figure drawn by Plotly. Where there is no browser, or it fails, they are what they were:
 * figures of nasbook have an image of their own then, with the same data.
 */
export async function drawnRuns(
  runs: readonly CellRun[],
  { browser, warn, ...options }: DrawnRunsOptions,
): Promise<readonly CellRun[]> {
  const figures = runs.flatMap(({ outputs }) => outputs.flatMap((output) => figureOf(output) ?? []));
  if (browser === undefined || figures.length === 0 || options.signal.aborted) return runs;
  try {
    const images = await drawFigures(figures, { ...options, browser });
    let next = 0;
    const drawn = (output: Output): Output => (figureOf(output) === undefined ? output : shown(output, images[next++]));
    return runs.map((run) => ({ ...run, outputs: run.outputs.map(drawn) }));
  } catch (error) {
    if (!options.signal.aborted) warn(complaint(browser, error));
    return runs;
  }
}

/** @param svg undefined when Plotly could not draw it */
const shown = (output: Output, svg: string | undefined): Output =>
  "data" in output && svg !== undefined ? { ...output, data: withImage(output.data, safeSvg(svg)) } : output;

function complaint(browser: string, error: unknown): string {
  const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n"); // a log of many lines follows
  const why = first.replace(/^[\w.]+: /, ""); // the method of playwright that failed
  return `figures keep the images that they have, for ${browser} did not draw them: ${why}; set NASBOOK_BROWSER to another Chromium, Chrome or Edge, or to "off"`;
}
