import { inspect } from "node:util";
import { describe, expect, test, vi } from "vitest";
import "../../sdk/src/study/display/displays.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { calibrate } from "../../sdk/src/analysis/calibration.js";
import { Transfer } from "../../sdk/src/assess/transferResult.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { embedPlotly } from "../../sdk/src/notebook/embedPlotly.js";
import { figureBundle } from "../../sdk/src/notebook/figureBundle.js";
import { installDisplay } from "../../sdk/src/notebook/installDisplay.js";
import { publish } from "../../sdk/src/notebook/publish.js";
import { Table } from "../../sdk/src/notebook/table.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { Calibrated } from "../../sdk/src/study/api/calibrated.js";
import { stripes } from "../datasets/stripes.js";
import { figures } from "../fixtures/figures.js";
import { hostile, hostileFigures } from "../fixtures/hostile.js";
import { pretendKernel } from "./pretendKernel.js";

type Shown = Readonly<Record<string, unknown>> & { readonly "text/plain": string };
/** What a kernel gets when it asks a cell's last value how to show itself. */
const shown = (value: object): Promise<Shown> =>
  (value as { [key: symbol]: () => Promise<Shown> })[Symbol.for("Jupyter.display")]!();

const named = (name: string) =>
  fromArrays({ name, ...stripes({ counts: [8, 8] }), classes: [name, "other"], train: 8, validation: 4, test: 4 });
const values: Readonly<Record<string, (name: string) => object>> = {
  "a data set": named,
  "a space": (name) => presets.nasBench201().choice(name.replaceAll(/[=;]/g, ""), [name.replaceAll(";", ""), "b"]),
  "a search": (name) => presets.nasBench201().search(strategies.random()).on(named(name)),
  "a figure": () => hostileFigures.confusion!,
  "a table": (name) => new Table({ title: name, columns: [name, "n"], rows: [[name, 1]] }),
  "a transfer": (name) =>
    new Transfer([
      { dataset: name, candidate: "found", from: "scratch", metric: "accuracy", scores: [0.5, 0.6], images: 10 },
    ]),
  "a calibration": (name) =>
    new Calibrated(
      calibrate(
        [0.1, 0.5, 0.9].map((at) => ({ architecture: name, score: at, accuracy: at, parameters: 1, flops: 1 })),
      ),
      2,
    ),
};

describe.each(Object.entries(values))("%s", (_, make) => {
  test("shows itself as text in a terminal, and in one line within other values", () => {
    const text = inspect(make("plain"));
    expect(text).not.toMatch(/\[object|undefined/);
    expect(text.length).toBeGreaterThan(20);
    expect(inspect([make("plain")])).toContain(text.split("\n")[0]);
  });

  test("shows itself to a kernel, and takes no text from data for markup", async () => {
    pretendKernel();
    const bundle = await shown(make(hostile));
    expect(bundle["text/plain"]).toBe(inspect(make(hostile)));
    expect(bundle["text/html"]).toMatch(/^<(p|div|svg|table)/);
    expect(bundle["text/html"]).not.toContain("<img src=x");
    expect(`${bundle["text/html"]}`.replace(/<\/script>$/, "")).not.toContain("</script");
    expect(JSON.parse(JSON.stringify(bundle))).toEqual(bundle);
  });
});

describe("a figure in a notebook", () => {
  test("comes as Plotly's JSON, as markup, as an image and as text", () => {
    const bundle = figureBundle(figures.history!);
    expect(Object.keys(bundle)).toEqual(["application/vnd.plotly.v1+json", "text/html", "image/svg+xml", "text/plain"]);
    expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject(figures.history!.toJSON());
    expect(bundle["text/html"]).toContain(Buffer.from(bundle["image/svg+xml"] as string).toString("base64"));
  });

  test("brings Plotly along once, before it", async () => {
    const sent = pretendKernel();
    vi.resetModules(); // as in a fresh kernel
    const fresh = await import("../../sdk/src/notebook/figureBundle.js");
    fresh.figureBundle(figures.history!);
    fresh.figureBundle(figures.pareto!);
    expect(sent.map(({ message }) => message)).toEqual(["display_data"]);
    expect(`${sent[0]!.output.data["text/html"]}`.length).toBeGreaterThan(400_000);
  });

  test("needs no Plotly where there is no notebook", async () => {
    vi.resetModules();
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const fresh = await import("../../sdk/src/notebook/figureBundle.js");
    fresh.figureBundle(figures.history!);
    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
  });
});

describe("publishing", () => {
  test("sends one message that names the output it may update", async () => {
    const sent = pretendKernel();
    await publish({ "text/plain": "a", "text/html": "<b>a</b>" }, { id: "one" });
    await publish({ "text/plain": "b" }, { id: "one", update: true });
    await embedPlotly();
    expect(sent.map(({ message, output }) => [message, output.transient.display_id])).toEqual([
      ["display_data", "one"],
      ["update_display_data", "one"],
      ["display_data", undefined],
    ]);
    expect(sent[0]!.output.data).toEqual({ "text/plain": "a", "text/html": "<b>a</b>" });
  });

  test("prints the text where there is no notebook", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await publish({ "text/plain": "a", "text/html": "<b>a</b>" });
    expect(write.mock.calls).toEqual([["a\n"]]);
    write.mockRestore();
  });

  test("goes through Deno's kernel where that runs the cells", async () => {
    const broadcast = vi.fn(async () => undefined);
    vi.stubGlobal("Deno", { jupyter: { broadcast } });
    await publish({ "text/plain": "a" });
    expect(broadcast).toHaveBeenCalledWith("display_data", {
      data: { "text/plain": "a" },
      metadata: {},
      transient: {},
    });
    vi.stubGlobal("Deno", {
      get jupyter() {
        throw new Error("only in its kernel");
      },
    });
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    await publish({ "text/plain": "a" });
    expect(write).toHaveBeenCalledTimes(1);
    write.mockRestore();
    vi.unstubAllGlobals();
  });
});

test("a class gets its display by installDisplay, which may wait for what it draws with", async () => {
  class Point {
    readonly x = 3;
  }
  installDisplay(Point.prototype, {
    text: ({ x }) => `x = ${x}`,
    rich: async ({ x }) => ({ "text/html": `<b>${x}</b>` }),
  });
  expect(inspect(new Point())).toBe("x = 3");
  expect(await shown(new Point())).toEqual({ "text/plain": "x = 3", "text/html": "<b>3</b>" });
});
