import type { CellRun, Output } from "../notebook/notebookFormat.js";
import { type DrawOptions, drawFigures } from "./drawFigures.js";
import { figureOf, withImage } from "./plotlyFigure.js";
import { safeSvg } from "./safeSvg.js";

export interface DrawnRunsOptions extends Omit<DrawOptions, "browser"> {
  /** Path of the browser; undefined when there is none. */
  readonly browser: string | undefined;
  /** Receives one line when a browser is installed but fails. */
  readonly warn: (line: string) => void;
}

/**
 * The outputs of a notebook, with the image of each figure drawn by Plotly. Without a browser, or when it fails, outputs stay unchanged:
 * figures of nasbook already contain an image of the same data.
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
  const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n"); // the rest is a long log
  const why = first.replace(/^[\w.]+: /, ""); // without the name of the playwright method
  return `figures keep their existing images, because ${browser} could not draw them: ${why}; set NASBOOK_BROWSER to another Chromium, Chrome or Edge, or to "off"`;
}
