import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import type { Browser } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { benchmark } from "../fixtures/benchmarks.js";
import { browserMissing, launchBrowser, screenshot } from "../fixtures/browser.js";

const root = new URL("../../", import.meta.url);
const installer = fileURLToPath(new URL("kernel-setup/dist/install.js", root));
if (!existsSync(installer)) throw new Error("kernel-setup/dist is not built; run npm run build (npm test does)");

const jupyterMissing = spawnSync("jupyter", ["nbconvert", "--version"]).status !== 0;
if (jupyterMissing)
  console.log(
    "skipped: tutorials in Jupyter; install nbconvert (Debian packages jupyter-nbconvert and python3-nbclient)",
  );

/** The part of a notebook that is looked at. https://nbformat.readthedocs.io */
interface Notebook {
  readonly cells: readonly {
    readonly cell_type: "code" | "markdown";
    readonly source: readonly string[];
    readonly execution_count?: number | null;
    readonly outputs?: readonly {
      readonly output_type: string;
      readonly data?: Readonly<Record<string, unknown>>;
      readonly name?: string;
      readonly text?: readonly string[];
    }[];
  }[];
}

/** What a tutorial shows when it has run. */
interface Claims {
  readonly shown: readonly RegExp[];
  /** Least number of figures, live ones among them, and of drawings. */
  readonly figures: number;
  readonly drawings: number;
  /** Published table or data set that it reads, and the variable that names its folder. */
  readonly file?: readonly [path: string, variable: "NASBOOK_TABLES" | "NASBOOK_SETS"];
}
const claims: Readonly<Record<string, Claims>> = {
  "01-first-search.ipynb": {
    shown: [/images\n\nclass/, /^Space of/, /trials; [\d,]+ training images/, /on the test split of/, /^Transfer:/],
    figures: 4,
    drawings: 4, // samples of two data sets, the space, and the cell of the best
  },
  "02-strategies-on-tables.ipynb": {
    shown: [
      /^Table NAS-Bench-201 cifar10: 15,625 architectures/,
      /trials in [\d,]+ simulated seconds/,
      /mean rank/,
      /nearer to the best accuracy than/,
    ],
    figures: 5,
    drawings: 1, // the space
    file: ["nas-bench-201.csv.gz", "NASBOOK_TABLES"],
  },
  "04-a-table-of-features.ipynb": {
    shown: [
      /^adult-train: 108, 29305 train/,
      /20 trials; [\d,]+ training images/,
      /on the test split of adult-train \(3 seeds, 6 epochs\)/,
      /^3 predictions/,
      /the same probabilities, to the last bit/,
    ],
    figures: 1,
    drawings: 1, // the space
    file: ["../sets/adult-train.csv.gz", "NASBOOK_SETS"],
  },
  "05-before-any-training.ipynb": {
    shown: [
      /^digits 8x8: 8x8x1, 1000 train/,
      /^100 trials, \d+ failed; 29,760 training images/,
      /not calibrated: synflow of untrained networks chose what to train/,
      /10 % of training all of them/,
      /^Three cells, untrained/,
      /^architecture 0 has no score: jacobCov of this architecture is not finite/,
      /^The synflow score .* over 30 architectures/,
      /\ncalibrated: the synflow score /,
    ],
    figures: 6,
    drawings: 2, // samples of the data set and the space
    file: ["../sets/digits-8x8.csv.gz", "NASBOOK_SETS"],
  },
  "06-sharing-weights-honestly.ipynb": {
    shown: [
      /^Space of 15,625 architectures/,
      /60 trials; [\d,]+ training images/,
      /not calibrated: shared weights may rank worse than the number of parameters/,
      /score -?[\d.]+ \(weights of its ops in a mixture of all\)/,
      /^Rank correlation with the accuracy of 20 architectures trained alone/,
      /The score \(supernet and untrained scores\)/,
      /on the test split of mnist \(2 seeds, 6 epochs\)/,
    ],
    figures: 7,
    drawings: 2, // the space, and the cells that were found
  },
  "03-your-own-objective.ipynb": {
    shown: [
      /pool \d: [\d.]+ % with \d+ multiplications/,
      /20 trials; \d+ s; kept in/,
      /8 trials; \d+ s; kept in/,
      /Figure: Learning curves/,
    ],
    figures: 6,
    drawings: 0,
  },
};

const notebooks = new URL("notebooks/", root);
const names = readdirSync(notebooks).filter((file) => file.endsWith(".ipynb"));

test("there is a first tutorial, kept without outputs", () => {
  expect(names).toContain("01-first-search.ipynb");
  for (const name of names) {
    const { cells } = JSON.parse(readFileSync(new URL(name, notebooks), "utf8")) as Notebook;
    expect(cells.flatMap(({ outputs = [] }) => outputs)).toEqual([]);
    expect(cells.filter(({ cell_type }) => cell_type === "markdown").length).toBeGreaterThan(5);
  }
});

/** Where a tutorial finds its file; undefined where that is absent. */
const variablesFor = (name: string): Readonly<Record<string, string>> | undefined => {
  const [path, variable] = claims[name]?.file ?? [];
  if (path === undefined || variable === undefined) return {};
  const file = benchmark(path);
  return file === undefined ? undefined : { [variable]: dirname(file) };
};
const runnable = names.filter((name) => variablesFor(name) !== undefined);

test("every tutorial says what it shows", () => {
  expect(Object.keys(claims).sort()).toEqual([...names].sort());
});

describe.skipIf(jupyterMissing).each(runnable)("%s, in a real Jupyter client,", (name) => {
  const { shown, figures: leastFigures, drawings } = claims[name] as Claims;
  const folder = new URL(`out/notebooks/${basename(name, ".ipynb")}/`, root);
  const executed = new URL(name, folder);
  const page = new URL(name.replace(".ipynb", ".html"), folder);

  beforeAll(async () => {
    rmSync(folder, { recursive: true, force: true }); // with the studies that an earlier run left
    mkdirSync(folder, { recursive: true });
    cpSync(new URL(name, notebooks), executed);
    const prefix = fileURLToPath(new URL("jupyter", folder));
    const run = promisify(execFile);
    await run(process.execPath, [installer, "--prefix", prefix]);
    const env = { ...process.env, JUPYTER_PATH: `${prefix}/share/jupyter`, ...variablesFor(name) };
    const convert = (...args: readonly string[]) =>
      run("jupyter", ["nbconvert", ...args, fileURLToPath(executed)], { env, maxBuffer: 1 << 26 });
    await convert("--to", "notebook", "--execute", "--inplace", "--ExecutePreprocessor.timeout=900");
    await convert("--to", "html");
  }, 1_500_000);

  const cells = () =>
    (JSON.parse(readFileSync(executed, "utf8")) as Notebook).cells.filter(({ cell_type }) => cell_type === "code");

  test("runs every cell, none of which fails or complains", () => {
    expect(cells().map(({ execution_count }) => execution_count)).toEqual(cells().map((_, index) => index + 1));
    const bad = cells()
      .flatMap(({ outputs = [] }) => outputs)
      .filter((output) => output.output_type === "error" || output.name === "stderr");
    expect(bad).toEqual([]);
  });

  test("shows its values, live figures in their last state", () => {
    const outputs = cells().flatMap(({ outputs = [] }) => outputs);
    const texts = outputs.map(({ data, text }) => [data?.["text/plain"] ?? text ?? ""].flat().join(""));
    for (const claim of shown)
      expect(
        texts.some((text) => claim.test(text)),
        `${claim}`,
      ).toBe(true);
    const figures = outputs.filter(({ data }) => data !== undefined && "application/vnd.plotly.v1+json" in data);
    expect(figures.length).toBeGreaterThanOrEqual(leastFigures);
    for (const text of texts) expect(text).not.toMatch(/% done|measuring the pace/);
  });

  test.skipIf(browserMissing)("is a page whose figures are live and whose drawings are there", async () => {
    const figures = cells()
      .flatMap(({ outputs = [] }) => outputs)
      .filter(({ data }) => data !== undefined && "application/vnd.plotly.v1+json" in data).length;
    const browser: Browser = await launchBrowser();
    try {
      const opened = await browser.newPage({ viewport: { width: 1100, height: 900 } });
      const problems: string[] = [];
      opened.on("pageerror", (error) => problems.push(error.message));
      await opened.route(/^https?:/, (route) => route.abort()); // as where there is no network
      await opened.goto(pathToFileURL(fileURLToPath(page)).href);
      await expect.poll(() => opened.locator(".js-plotly-plot .main-svg").first().isVisible()).toBe(true);
      await expect.poll(() => opened.locator(".js-plotly-plot").count(), { timeout: 30_000 }).toBe(figures);
      expect(await opened.locator("div[id^=nasbook] > img").count()).toBe(0);
      // Plotly draws no SVG of this role
      expect(await opened.locator(".jp-OutputArea svg[role=img]").count()).toBeGreaterThanOrEqual(drawings);
      expect(problems.filter((problem) => /plotly|nasbook/i.test(problem))).toEqual([]);
      await screenshot(opened, basename(name, ".ipynb"));
    } finally {
      await browser.close();
    }
  });
});
