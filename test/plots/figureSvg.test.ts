import { describe, expect, test } from "vitest";
import { Figure, figureSvg } from "../../sdk/src/plots/index.js";
import { formatTick, niceTicks, svgScale } from "../../sdk/src/plots/svgScale.js";
import { emptyFigures, figures } from "../fixtures/figures.js";
import { hostileFigures } from "../fixtures/hostile.js";

/** Names of the open elements left when a parser is done; empty when the markup is well formed. */
function unclosed(svg: string): readonly string[] {
  const open: string[] = [];
  for (const [, closing, name, empty] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^<>]*?(\/?)>/g)) {
    if (closing === "/") expect(open.pop()).toBe(name);
    else if (empty !== "/") open.push(name!);
  }
  return open;
}
const count = (svg: string, pattern: RegExp) => [...svg.matchAll(pattern)].length;

describe.each(Object.entries(figures))("the static image of %s", (_, figure) => {
  const svg = figureSvg(figure);

  test("is well formed, with title, axes and legend", () => {
    expect(unclosed(svg)).toEqual([]);
    expect(svg).toContain(figure.title);
    for (const axis of [figure.layout.xaxis, figure.layout.yaxis]) expect(svg).toContain(`>${axis?.title?.text}<`);
    if (figure.layout.showlegend)
      for (const { name, showlegend } of figure.data) if (showlegend !== false) expect(svg).toContain(`>${name}<`);
  });

  test("has a mark for each value of the figure", () => {
    for (const trace of figure.data) {
      if (trace.type === "heatmap")
        expect(count(svg, /<rect /g)).toBe(trace.z.flat().filter((value) => value !== null).length + 1); // and the color bar
    }
    const bars = figure.data.filter((trace) => trace.type === "bar");
    if (bars.length > 0)
      expect(count(svg, /<rect /g)).toBe(
        bars.reduce((sum, { x }) => sum + x.length, 0) + (figure.layout.showlegend ? bars.length : 0),
      );
    const points = figure.data.reduce(
      (sum, trace) =>
        sum + (trace.type === "scatter" && trace.mode !== "lines" ? trace.x.filter((x) => x !== null).length : 0),
      0,
    );
    const samples = figure.layout.showlegend
      ? figure.data.filter((trace) => trace.type === "scatter" && trace.mode !== "lines").length
      : 0;
    const fills = figure.data.filter((trace) => trace.type === "scatter" && trace.fill !== undefined).length;
    expect(count(svg, /<circle |<path d="M[^"]*Z"/g)).toBe(fills + points + samples);
  });

  test("has no coordinate that is not a number", () => {
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test("text from data never becomes markup", () => {
  for (const figure of Object.values(hostileFigures)) {
    const svg = figureSvg(figure);
    expect(svg).not.toMatch(/<img|<\/script/);
    expect(unclosed(svg)).toEqual([]);
  }
});

test("an empty figure says why it is empty", () => {
  for (const figure of emptyFigures.slice(1)) {
    expect(figureSvg(figure)).toContain(figure.layout.annotations?.[0]?.text);
    expect(figureSvg(figure)).not.toMatch(/NaN|Infinity/);
  }
});

test("a line has a gap where a value is missing", () => {
  const line = { type: "scatter", mode: "lines", x: [1, 2, null, 3, 4], y: [1, 2, null, 3, 4] } as const;
  const svg = figureSvg(new Figure({ title: "gap", data: [line], layout: {} }));
  expect(svg).toMatch(/<path d="M[\d. ]+L[\d. ]+M[\d. ]+L[\d. ]+" fill="none"/);
});

describe("scales", () => {
  test("map the ends of the data into the frame, whatever their direction", () => {
    const scale = svgScale([0, 10], {}, 300, 100);
    expect(scale.at(0)).toBeLessThan(300);
    expect(scale.at(10)).toBeGreaterThan(100);
    expect(scale.at(5)).toBeCloseTo(200, 9);
    expect(svgScale([7, 7], {}, 0, 100).at(7)).toBeCloseTo(50, 9);
  });

  test("give each category its own step, top down when reversed", () => {
    const scale = svgScale(["a", "b"], { type: "category", autorange: "reversed" }, 200, 0);
    expect([scale.at("a"), scale.at("b"), scale.step]).toEqual([50, 150, 100]);
  });

  test("have round ticks", () => {
    expect(niceTicks(0.37, 0.92, 5)).toEqual([0.4, 0.6, 0.8]);
    expect(niceTicks(-10, 210, 5)).toEqual([0, 50, 100, 150, 200]);
    expect(niceTicks(0.1, 0.4, 3)).toEqual([0.1, 0.2, 0.3, 0.4]);
  });

  test("write ticks as Plotly does", () => {
    expect(formatTick(0.875, ".1%")).toBe("87.5%");
    expect(formatTick(1_500_000, "~s")).toBe("1.5M");
    expect(formatTick(40_000, "~s")).toBe("40k");
    expect(formatTick(12)).toBe("12");
  });
});
