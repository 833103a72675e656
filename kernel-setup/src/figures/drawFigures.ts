import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import type { PlotlyFigure } from "./plotlyFigure.js";

export interface DrawOptions {
  /** Path of a Chromium-based browser. */
  readonly browser: string;
  /** Cancels drawing. */
  readonly signal: AbortSignal;
  /** Time limit for starting the browser, in ms. */
  readonly startMs?: number;
  /** Time limit for all figures together, in ms. */
  readonly drawMs?: number;
}

/** Size of figures in pixels: the usual width in a notebook, and the default height. */
const width = 900;
const height = 420;

/**
 * Draws figures with Plotly in a headless browser, offline.
 * @returns their SVG, not sanitised; undefined for figures that Plotly cannot draw
 * @throws Error when the browser does not start, crashes, takes too long or is cancelled; the browser is then closed
 */
export async function drawFigures(
  figures: readonly PlotlyFigure[],
  { browser: executablePath, signal, startMs = 20_000, drawMs = 20_000 + 2_000 * figures.length }: DrawOptions,
): Promise<readonly (string | undefined)[]> {
  const { chromium } = await import("playwright-core"); // slow to load, and most notebooks do not need it
  const browser = await chromium.launch({
    executablePath,
    timeout: startMs,
    // Chromium has no sandbox for root; all others use it, because figures are untrusted
    chromiumSandbox: process.getuid?.() !== 0,
    args: ["--disable-background-networking"],
    // this program handles signals, because it still has a notebook to write
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

/** The used parts of Plotly. https://plotly.com/javascript/plotlyjs-function-reference/#plotlytoimage */
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
