import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type DrawnRunsOptions, drawnRuns } from "../../kernel-setup/src/figures/drawnRuns.js";
import { safeSvg } from "../../kernel-setup/src/figures/safeSvg.js";
import type { CellRun, MimeData, Output } from "../../kernel-setup/src/notebook/notebookFormat.js";
import { figureBundle } from "../../sdk/src/notebook/figureBundle.js";
import { browserMissing, browserProgram, launchBrowser, openHtml, screenshot } from "../fixtures/browser.js";
import { figures } from "../fixtures/figures.js";
import { hostileFigures } from "../fixtures/hostile.js";
import { runNotebook } from "./notebookRun.js";

const shown = (data: MimeData): Output => ({ output_type: "display_data", data, metadata: {} });
const runOf = (...data: readonly MimeData[]): CellRun => ({ executionCount: 1, outputs: data.map(shown) });
const plotly = (figure: object): MimeData => ({ "application/vnd.plotly.v1+json": figure });
const dataOf = (runs: readonly CellRun[]): readonly MimeData[] =>
  runs.flatMap(({ outputs }) => outputs.map((output) => ("data" in output ? output.data : {})));
const imagesOf = (runs: readonly CellRun[]) => dataOf(runs).map((data) => data["image/svg+xml"] as string);

/** Draws, and tells what there was to complain of. */
async function draw(runs: readonly CellRun[], options: Partial<DrawnRunsOptions> = {}) {
  const warnings: string[] = [];
  const signal = new AbortController().signal;
  const warn = (line: string) => warnings.push(line);
  return { drawn: await drawnRuns(runs, { browser: browserProgram, signal, warn, ...options }), warnings };
}

const nasbookFigures = [runOf(figureBundle(figures.history)), runOf(figureBundle(figures.confusion))];

describe.skipIf(browserMissing)("where there is a browser, the image of a figure", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());

  test("is what Plotly draws, also where scripts do not run", async () => {
    const runs = Object.values({ ...figures, hostile: hostileFigures.transfer }).map((figure) =>
      runOf(figureBundle(figure)),
    );
    const { drawn, warnings } = await draw(runs);
    expect(warnings).toEqual([]);
    for (const [index, data] of dataOf(drawn).entries()) {
      const svg = data["image/svg+xml"] as string;
      expect(svg).toMatch(/^<svg class="main-svg"/);
      expect(data["text/html"]).toContain(`src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}"`);
      const { "image/svg+xml": _, "text/html": __, ...others } = dataOf(runs)[index] as MimeData;
      expect(data).toMatchObject(others);
    }
    const html = `<!doctype html><meta charset="utf-8">${dataOf(drawn)
      .map((data) => data["text/html"])
      .join("")}`;
    const { page, problems } = await openHtml(browser, "plotly-images", html, { scripts: false });
    const images = page.locator("div[id^=nasbook] > img");
    expect(await images.count()).toBe(runs.length);
    // a browser shows no image whose XML is not well-formed
    for (const image of await images.all()) expect((await image.boundingBox())?.height).toBeGreaterThan(200);
    expect(problems).toEqual([]);
    await screenshot(page, "plotly-images");
    await page.close();
  }, 60_000);

  test("is also made for figures that have none, of any kind, and in their size; what Plotly cannot draw stays", async () => {
    const pie = { data: [{ type: "pie", values: [1, 2] }], layout: { width: 320, height: 240 } };
    const tooFlat = { data: [{ type: "scatter", y: [1] }], layout: { height: 0.5 } };
    const { drawn, warnings } = await draw([
      runOf(
        plotly(pie),
        { "text/plain": "no figure" },
        plotly({ data: "none" }),
        { ...plotly(tooFlat), "image/svg+xml": "<svg/>" },
        plotly({ data: [{ type: "surface", z: [[1, 2]] }] }),
      ),
    ]);
    expect(warnings).toEqual([]);
    expect(imagesOf(drawn)).toEqual([
      expect.stringContaining('width="320" height="240"'),
      undefined,
      undefined,
      "<svg/>",
      expect.stringContaining('width="900" height="420"'),
    ]);
  }, 60_000);

  test("is in what npm run notebook writes", async () => {
    const figure = JSON.stringify({ data: [{ type: "bar", y: [1, 2] }], layout: { title: { text: "a < b & c" } } });
    const cell = `const show = Reflect.get(globalThis, Symbol.for("Jupyter.broadcast"));
      await show("display_data", { data: { "text/plain": "f", "application/vnd.plotly.v1+json": ${figure} }, metadata: {} });
      undefined;`;
    const { code, cells, stderr } = await runNotebook([cell], { env: { NASBOOK_BROWSER: browserProgram } });
    expect(code).toBe(0);
    expect(cells[0]?.outputs?.[0].data["image/svg+xml"].join("")).toMatch(/<svg class="main-svg".*a &lt; b &amp; c/);
    expect(stderr.trim().split("\n")).toHaveLength(1); // the cell's line
  }, 60_000);
});

describe("the image of a figure stays what it was", () => {
  /** A program in place of a browser, and the file $TOLD into which it tells that it runs. */
  async function pretendBrowser(script: string): Promise<{ readonly program: string; readonly told: string }> {
    const folder = await mkdtemp(join(tmpdir(), "nasbook-browser-"));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [program, told] = [join(folder, "browser"), join(folder, "told")];
    await writeFile(program, `#!/bin/sh\nTOLD=${told}\necho begun > $TOLD\n${script}\n`);
    await chmod(program, 0o755);
    return { program, told };
  }

  test("without a word where there is no browser", async () => {
    expect(await draw(nasbookFigures, { browser: undefined })).toEqual({
      drawn: nasbookFigures,
      warnings: [],
    });
  });

  test("without a word, and without a browser, where there is no figure", async () => {
    const { program, told } = await pretendBrowser("exit 1");
    const runs = [runOf({ "text/plain": "1" })];
    expect(await draw(runs, { browser: program })).toEqual({ drawn: runs, warnings: [] });
    expect(existsSync(told)).toBe(false);
  });

  test.skipIf(process.platform === "win32")("with one line of warning when the browser fails", async () => {
    const { program } = await pretendBrowser("echo a library is missing >&2; exit 127");
    const { drawn, warnings } = await draw(nasbookFigures, { browser: program });
    expect(drawn).toBe(nasbookFigures);
    expect(warnings).toEqual([expect.stringMatching(/^figures keep .* could not draw them: .+; set NASBOOK_BROWSER/)]);
    expect(warnings[0]).not.toContain("\n");
  });

  test.skipIf(process.platform === "win32")("when the browser hangs, which is ended with the program", async () => {
    const { program, told } = await pretendBrowser("while true; do echo beat >> $TOLD; sleep 0.1; done");
    const module = new URL("../../kernel-setup/dist/figures/drawnRuns.js", import.meta.url);
    const drawing = `import { drawnRuns } from "${module}";
      const runs = ${JSON.stringify([runOf(plotly({ data: [] }))])};
      const options = { browser: "${program}", signal: new AbortController().signal, startMs: 500, warn: console.log };
      process.exit((await drawnRuns(runs, options)) === runs ? 0 : 1);`;
    const { status, stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", drawing], {
      encoding: "utf8",
      timeout: 20_000,
    });
    expect(status).toBe(0);
    expect(stdout).toMatch(/could not draw them: Timeout 500ms exceeded/);
    const beats = await readFile(told, "utf8");
    await sleep(500);
    expect(beats).toContain("beat");
    expect(await readFile(told, "utf8")).toBe(beats);
  });

  test.skipIf(browserMissing)("when drawing takes too long, and when somebody gives it up", async () => {
    const late = await draw(nasbookFigures, { drawMs: 1 });
    expect(late.drawn).toBe(nasbookFigures);
    expect(late.warnings).toEqual([expect.stringContaining("could not draw them: The operation was aborted due to")]);
    const given = await draw(nasbookFigures, { signal: AbortSignal.timeout(100) });
    expect(given).toEqual({ drawn: nasbookFigures, warnings: [] });
  });
});

test("an image keeps shapes, text and inner references, and nothing that runs, loads or leads elsewhere", () => {
  const svg = safeSvg(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" onload="x()"><script>x()</script>
<clipPath id="c"><path d="M0,0H9"/></clipPath><rect clip-path="url(#c)" fill="url(http://a.org)" style="fill: rgb(1, 2, 3); stroke: url('http://a.org')"/>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="x()"/></body></foreignObject>
<a xlink:href="javascript:x()"><text>a &lt;img&gt; &amp; b</text></a><style>@import "http://a.org"</style>
<image href="http://a.org"/><image xlink:href="data:image/svg+xml;base64,AA=="/><image xlink:href="data:image/png;base64,AA=="/>
<use href="http://a.org/b.svg#c"/><set attributeName="onload" to="x()"/><path style="stroke: u\\72l(http://a.org)" transform=""/></svg>`);
  expect(svg).not.toMatch(/script|foreign|<body|<img|on(load|error)|a\.org|javascript|style>|<set|<a |svg\+xml|\\/i);
  for (const kept of [
    'viewBox="0 0 9 9"',
    '<clipPath id="c"><path d="M0,0H9"></path></clipPath>',
    '<rect clip-path="url(#c)" style="fill:rgb(1, 2, 3)">',
    "<text>a &lt;img&gt; &amp; b</text>",
    '<image xlink:href="data:image/png;base64,AA=="></image>',
    "<path></path>", // XML has no attributes without a value
  ])
    expect(svg).toContain(kept);
});
