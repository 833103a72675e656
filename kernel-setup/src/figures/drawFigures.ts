import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import type { PlotlyFigure } from "./plotlyFigure.js";

export interface DrawOptions {
  /** Program of a browser of Chromium's kind. */
  readonly browser: string;
  /** Gives the drawing up. */
  readonly signal: AbortSignal;
  /** How long the browser may take to start. */
  readonly startMs?: number;
  /** How long it may take for all figures together. */
  readonly drawMs?: number;
}

/** As wide as figures get in a notebook, and as high as they say. Pixels. */
const width = 900;
const height = 420;

/**
 * Draws figures with Plotly in a browser without a window, without a network.
 * @returns their SVG, not yet safe to show; undefined for what Plotly cannot draw
 * @throws Error when the browser does not start, crashes, takes too long or is given up; it is ended then, at the latest with this process
 */
export async function drawFigures(
  figures: readonly PlotlyFigure[],
  { browser: executablePath, signal, startMs = 20_000, drawMs = 20_000 + 2_000 * figures.length }: DrawOptions,
): Promise<readonly (string | undefined)[]> {
  const { chromium } = await import("playwright-core"); // takes a while, and most notebooks never need it
  const browser = await chromium.launch({
    executablePath,
    timeout: startMs,
    // a sandbox cannot be had by root, and all others shall have it: figures come from whoever wrote the notebook
    chromiumSandbox: process.getuid?.() !== 0,
    args: ["--disable-background-networking"],
    // signals are taken by the program that draws, which has a notebook to write
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  try {
    const end = AbortSignal.any([signal, AbortSignal.timeout(drawMs)]);
    return await Promise.race([drawAll(figures, () => browser.newPage({ offline: true })), whenAborted(end)]);
  } finally {
    await browser.close();
  }
}

async function drawAll(figures: readonly PlotlyFigure[], newPage: () => Promise<Page>) {
  const page = await newPage();
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve("plotly.js-dist") });
  const images: (string | undefined)[] = [];
  for (const figure of figures) images.push(await drawOne(page, figure));
  return images;
}

/** Plotly, as far as it is used here. https://plotly.com/javascript/plotlyjs-function-reference/#plotlytoimage */
interface PlotlyPage {
  readonly Plotly: { toImage(figure: object, options: object): Promise<string> };
}

function drawOne(page: Page, { data, layout = {} }: PlotlyFigure): Promise<string | undefined> {
  const size = { width: layout.width ?? width, height: layout.height ?? height };
  return page.evaluate(
    async ([figure, options]) => {
      try {
        return await (globalThis as unknown as PlotlyPage).Plotly.toImage(figure, options);
      } catch {
        return undefined;
      }
    },
    [
      { data, layout },
      { ...size, format: "svg", imageDataOnly: true },
    ] as const,
  );
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
