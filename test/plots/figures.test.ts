import { describe, expect, test } from "vitest";
import { calibrate } from "../../sdk/src/analysis/calibration.js";
import { Figure, figureSvg, plots } from "../../sdk/src/plots/index.js";
import { wrapped } from "../../sdk/src/plots/plotlyText.js";
import { millions } from "../../sdk/src/plots/theme.js";
import { emptyFigures, figures } from "../fixtures/figures.js";
import { emptyRecord, halvingRecord, randomRecord } from "../fixtures/halvingRecord.js";
import { hostile, hostileFigures } from "../fixtures/hostile.js";

/** Every text of a figure, wherever it stands. */
function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}

describe.each(Object.entries(figures))("the plot %s", (name, figure) => {
  test("draws what it drew before", async () => {
    const { data, layout } = figure.toJSON();
    const lines = [...data, layout].map((part) => JSON.stringify(part));
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(`__snapshots__/${name}.figure.txt`);
  });

  test("has a title, and a title on each axis that has no names of its own", () => {
    const { title, xaxis, yaxis, xaxis2 } = figure.layout;
    expect(title?.text).toBeTruthy();
    expect(xaxis?.title?.text).toBeTruthy();
    expect(yaxis?.title?.text).toBeTruthy();
    if (xaxis2 !== undefined) expect(xaxis2.title?.text).toBeTruthy();
  });

  test("needs no more of Plotly than its cartesian bundle", () => {
    for (const { type } of figure.data) expect(["scatter", "bar", "heatmap"]).toContain(type);
  });

  test("is plain, frozen JSON without a background", () => {
    expect(JSON.parse(JSON.stringify(figure))).toEqual({ data: figure.data, layout: figure.layout });
    expect(Object.isFrozen(figure.layout.xaxis)).toBe(true);
    expect(figure.layout).toMatchObject({ paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)" });
  });

  test("keeps architectures for hovering: no text outside it is long", () => {
    const { data, layout } = figure;
    for (const text of [...texts(layout), ...data.map((trace) => trace.name ?? "")])
      expect(text).not.toMatch(/nor_conv|skip_connect/);
  });
});

describe("figures", () => {
  test("of nothing say so", () => {
    for (const figure of emptyFigures.slice(1)) {
      expect(figure.data).toEqual([]);
      expect(figure.layout.annotations?.[0]?.text).toMatch(/ yet$/);
    }
    expect(plots.history({ ...randomRecord(), trials: [] }).data).toEqual([]);
  });

  test("draw the baseline alone while the search has judged nothing", () => {
    expect(plots.history(emptyRecord).data.map((trace) => trace.name)).toEqual(["baseline", "baseline, best so far"]);
  });

  test("show text from data as it is: none of it is markup", () => {
    for (const [name, figure] of Object.entries(hostileFigures)) {
      const shown = texts(figure).filter((text) => /img|script/.test(text));
      expect(shown.length, name).toBeGreaterThan(0);
      for (const text of texts(figure)) {
        const unescaped = text.replace(/<br>|<extra><\/extra>/g, "");
        expect(unescaped, name).not.toMatch(/[<>]/);
      }
    }
    expect(hostile).toContain("<");
  });

  test("do not change with the lists they came from", () => {
    const x = [1, 2];
    const figure = new Figure({ title: "mine", data: [{ type: "scatter", mode: "lines", x, y: [3, 4] }], layout: {} });
    x.push(5);
    expect(figure.data[0]?.x).toEqual([1, 2]);
    expect(() => (figure.data as unknown[]).push(1)).toThrow();
  });
});

describe("the history", () => {
  test("counts trials instead of images when asked to", () => {
    const figure = plots.history(randomRecord(), { x: "trials" });
    expect(figure.data[0]?.x).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(figure.layout.xaxis?.title?.text).toBe("trials judged");
  });

  test("counts trials where they cost no images, unless a baseline is compared by them", () => {
    const { baseline, ...alone } = halvingRecord();
    const free = alone.trials.map((trial) => ({
      ...trial,
      evaluations: trial.evaluations.map((evaluation) => ({ ...evaluation, cost: { images: 0, seconds: 1 } })),
    }));
    expect(plots.history({ ...alone, trials: free }).layout.xaxis?.title?.text).toBe("trials judged");
    expect(plots.history({ ...alone, trials: free, baseline: baseline! }).layout.xaxis?.title?.text).toBe(
      "training images spent",
    );
  });

  test("says how far a study is before its first trial is judged", () => {
    const { baseline: _, ...alone } = emptyRecord;
    const { annotations, title } = plots.history(alone, { state: ["12 % done", "a < b"] }).layout;
    expect(annotations?.[0]?.text).toBe("No trial has been judged yet");
    expect(title?.subtitle?.text).toBe(`${alone.name}<br>12 % done<br>a &lt; b`);
  });

  test("gives what is said of a running study lines of its own, and takes no room from the plot for them", () => {
    const heightOf = (state: readonly string[]) => {
      const { layout } = plots.history(randomRecord(), { state });
      return (layout.height ?? 0) - (layout.margin?.t ?? 0) - (layout.margin?.b ?? 0);
    };
    expect(heightOf(["1", "2", "3", "4"])).toBe(heightOf(["1"]));
    const svg = figureSvg(plots.history(randomRecord(), { state: ["one", "two"] }));
    const places = ["one", "two"].map((line) => Number(new RegExp(`y="(\\d+)"[^>]*>${line}<`).exec(svg)?.[1]));
    expect(places[1]).toBeGreaterThan(places[0]!);
  });

  test("draws the best so far among trials of the last stage only", () => {
    const best = plots.history(halvingRecord()).data.find((trace) => trace.name === "search, best so far");
    expect(best?.y).toHaveLength(3);
  });
});

test("the agreement of a score that orders nothing is drawn with an interval over everything", () => {
  const pairs = [0.1, 0.2, 0.3].map((accuracy) => ({ architecture: "a", score: 1, accuracy, parameters: 1, flops: 1 }));
  const bars = plots.agreement(calibrate(pairs)).data[1];
  expect(bars).toMatchObject({ x: [0, 0, 0], error_x: { array: [1, 1, 1], arrayminus: [1, 1, 1] } });
});

test("the front of a running study is that of the highest stage reached", () => {
  const record = halvingRecord();
  const trials = record.trials.map((trial) => ({ ...trial, evaluations: trial.evaluations.slice(0, 1) }));
  const front = plots.pareto({ ...record, trials }).data.find((trace) => trace.name === "Pareto front");
  expect(front?.x.length).toBeGreaterThan(1);
});

test("by one objective, the best so far is of the highest stage alone, and keeps the constraints", () => {
  const [shape] = randomRecord().trials;
  const trial = (number: number, accuracy: number, stage: number, flops = 1) => ({
    ...shape!,
    number,
    flops,
    evaluations: [{ ...shape!.evaluations[0]!, stage, metrics: { accuracy } }],
  });
  const trials = [trial(0, 0.9, 0), trial(1, 0.5, 1), trial(2, 0.7, 1, 9), trial(3, 0.6, 1), trial(4, 0.4, 1)];
  const record = randomRecord();
  const figure = plots.objectives({ ...record, trials, goals: { ...record.goals, maximum: { flops: 5 } } });
  const [line] = figure.data.filter(({ name }) => name === "best so far");
  expect(line).toMatchObject({ x: [1, 3, 4], y: [0.5, 0.6, 0.6] });
});

test("long architectures break where they read well, and nothing is lost", () => {
  const architecture = "|nor_conv_3x3~0|+|none~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_1x1~1|none~2|";
  const lines = wrapped(architecture, 40).split("<br>");
  expect(lines.join("")).toBe(architecture);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  expect(
    wrapped("x".repeat(100), 40)
      .split("<br>")
      .map((line) => line.length),
  ).toEqual([40, 40, 20]);
});

test.each([
  [0, "0.00"],
  [12_340, "0.012"],
  [999, "0.001"],
  [123_456, "0.12"],
  [45_678_901, "45.68"],
])("%j operations in millions are %s, so that no network seems to cost nothing", (flops, text) => {
  expect(millions(flops)).toBe(text);
});
