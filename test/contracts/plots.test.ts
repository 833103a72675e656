import { describe, expect, test } from "vitest";
import { type Figure, figureSvg, plotOf, plots, type RecordPlot, recordPlots } from "../../sdk/src/plots/index.js";
import type { StudyRecord } from "../../sdk/src/records/studyRecord.js";
import { functionRecord } from "../fixtures/functionRecord.js";
import { emptyRecord, halvingRecord } from "../fixtures/halvingRecord.js";
import { hostile } from "../fixtures/hostile.js";
import { mixed } from "../fixtures/mixedRecord.js";
import { textsOf } from "../fixtures/textsOf.js";

const { baseline: _, ...empty } = emptyRecord;
const hostileText = (text: string) => `${text} ${hostile}`;
const judged: Readonly<Record<string, StudyRecord>> = {
  "of a classifier with halving": mixed(halvingRecord()),
  "of a function with two objectives and failed trials": mixed(functionRecord()),
  "of hostile labels": mixed(functionRecord({ rename: hostileText }), hostileText),
};

/** What every figure keeps, whatever it shows. */
function checkFigure(figure: Figure): void {
  expect(figure.title).toBeTruthy();
  expect(figure.layout.title?.text).toBeTruthy();
  expect(JSON.parse(JSON.stringify(figure))).toEqual({ data: figure.data, layout: figure.layout });
  for (const text of textsOf(figure.toJSON())) expect(text.replace(/<br>|<extra><\/extra>/g, "")).not.toMatch(/[<>]/);
  for (const { type } of figure.data) expect(["scatter", "bar", "heatmap"]).toContain(type);
  const svg = figureSvg(figure);
  expect(svg).toMatch(/^<svg /);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|<img|<script/);
}

describe.each(recordPlots)("the plot %s", (name: RecordPlot) => {
  test.each(Object.entries(judged))(
    "%s has title, axes, plain JSON, escaped text and a static image",
    (about, record) => {
      const figure = plotOf(record, name);
      checkFigure(figure);
      // halving does not say when its trials ran
      const drawn = !(name === "timeline" && about.includes("halving"));
      expect(figure.data.length > 0).toBe(drawn);
      if (!drawn) return;
      for (const axis of [figure.layout.xaxis, figure.layout.yaxis]) expect(axis?.title?.text).toBeTruthy();
      if (about.includes("hostile")) expect(textsOf(figure).some((text) => text.includes("&lt;img"))).toBe(true);
    },
  );

  test("of nothing says so in words", () => {
    const figure = plotOf(empty, name);
    checkFigure(figure);
    expect(figure.data).toEqual([]);
    expect(figure.layout.annotations?.[0]?.text).toMatch(/ yet$/);
  });

  test("does not touch its record, and draws the same again", () => {
    const record = functionRecord();
    const before = JSON.stringify(record);
    const [one, other] = [plotOf(record, name), plotOf(record, name)];
    expect(JSON.stringify(record)).toBe(before);
    expect(one).toEqual(other);
  });
});

test("the weights of ops have a line per place, or that of one place", () => {
  const record = mixed(functionRecord());
  const pointsOf = (figure: Figure) =>
    figure.data.map((trace) => ("y" in trace ? [...(trace.y ?? [])] : []).filter((value) => value !== null));
  expect(pointsOf(plots.opWeights(record))).toEqual([
    [0.5, 0.3, 0.5, 0.7],
    [0.5, 0.7, 0.5, 0.3],
  ]);
  expect(pointsOf(plots.opWeights(record, { place: "cell 0>2" }))).toEqual([
    [0.5, 0.7],
    [0.5, 0.3],
  ]);
  expect(() => plots.opWeights(record, { place: "cell 1>2" })).toThrow(
    'place must be a place of the mixture, but is "cell 1>2"; there are: cell 0>1, cell 0>2',
  );
});

describe("plotOf", () => {
  test("lists the names when one is unknown", () => {
    expect(() => plotOf(empty, "histroy" as RecordPlot)).toThrow(/unknown plot "histroy"; known: history, .*timeline/);
    expect(() => plotOf(empty, "toString" as RecordPlot)).toThrow('unknown plot "toString"');
  });

  test("passes options on", () => {
    const record = functionRecord();
    expect(plotOf(record, "slice", { decision: "width" }).layout.xaxis?.title?.text).toBe("width");
    expect(plotOf(record, "contour", { x: "dropout", y: "rate" }).layout.yaxis).toMatchObject({
      type: "log",
      range: [expect.closeTo(-4, 9), expect.closeTo(-1, 9)],
    });
    expect(plotOf(record, "rank", { x: "dropout", y: "rate" }).layout.yaxis).toMatchObject({ type: "log" });
    expect(plotOf(record, "importance", { by: "permutation" }).layout.xaxis?.title?.text).toMatch(
      /^growth of the error/,
    );
    expect(() => plotOf(record, "slice", { decision: "widht" })).toThrow(
      'decision must be a decision that differs between trials, but is "widht"; there are: activation, dropout, width, rate',
    );
    expect(() => plotOf(record, "intermediateValues", { metric: "loss" })).toThrow('is "loss"; they have: f1');
  });

  test("has every plot of the table that is drawn of a record", () => {
    expect(recordPlots.every((name) => name in plots)).toBe(true);
    expect(recordPlots.length).toBeGreaterThan(13);
  });
});

test("axes name the metric with its unit, whatever the objective is", () => {
  const record = functionRecord();
  const latency: StudyRecord = {
    ...record,
    goals: { ...record.goals, objectives: [{ metric: "latencyMs", goal: "minimize" }] },
  };
  for (const name of ["history", "brackets", "slice"] as const)
    expect(plotOf(latency, name).layout.yaxis?.title?.text, name).toBe("latencyMs (ms)");
  expect(plotOf(halvingRecord(), "history").layout.yaxis).toMatchObject({
    title: { text: "validation accuracy (%)" },
    tickformat: ".1%",
  });
});
