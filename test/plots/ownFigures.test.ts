import { describe, expect, expectTypeOf, test } from "vitest";
import { figureBundle } from "../../sdk/src/notebook/figureBundle.js";
import { Figure, figureSvg, type ScatterTrace } from "../../sdk/src/plots/index.js";
import { hostile } from "../fixtures/hostile.js";

describe("a figure of the user's own", () => {
  test("takes any trace type and its title from the layout", () => {
    const pie = new Figure({
      data: [{ type: "pie", labels: ["a", "b"], values: [1, 3] }],
      layout: { title: { text: "Who <b>won</b>" }, polar: { radialaxis: { visible: true } } },
    });
    expect(pie.title).toBe("Who won");
    expect(JSON.parse(JSON.stringify(pie))).toMatchObject({ data: [{ type: "pie", values: [1, 3] }] });
    expect(new Figure({ data: [], layout: { title: "short" } }).title).toBe("short");
    expect(new Figure({ data: [] }).title).toBe("figure");
  });

  test("keeps the types of its traces", () => {
    const known = new Figure({ data: [{ type: "scatter", mode: "lines", x: [1], y: [2] } as ScatterTrace] });
    expectTypeOf(known.data[0]!.x).toEqualTypeOf<ScatterTrace["x"]>();
  });

  test("shows like ours, and its static image says in words what it cannot draw", () => {
    for (const trace of [
      { type: "violin", y: [1, 2, 2] },
      { type: "scatter", mode: "lines+text", x: [1], y: [2] },
      { type: "scatter", mode: "markers", x: [1], y: [2], marker: { size: [3] } },
      { type: "bar", x: ["a"] },
      { type: "heatmap", x: ["a"], y: ["b"], z: [[1]], colorscale: "Cividis" },
      { type: hostile },
    ]) {
      const bundle = figureBundle(new Figure({ data: [trace], layout: { title: "mine" } }));
      expect(bundle["image/svg+xml"]).toMatch(/A static image cannot draw/);
      expect(bundle["image/svg+xml"]).toContain(">mine<");
      expect(bundle["image/svg+xml"]).not.toMatch(/NaN|undefined|<img/);
      expect(bundle["application/vnd.plotly.v1+json"]).toMatchObject({ data: [trace] });
      expect(bundle["text/plain"]).toBe("Figure: mine");
    }
    expect(figureSvg(new Figure({ data: [{ type: "bar", x: ["a", "b"], y: [1, 2] }] }))).toMatch(/<rect .*<rect /);
    const dates = new Figure({
      data: [{ type: "scatter", mode: "lines", x: ["2026-01-01"], y: [1] }],
      layout: { xaxis: { type: "date" } },
    });
    expect(figureSvg(dates)).toContain("axis of type &#34;date&#34;");
  });

  test("takes typed arrays as lists", () => {
    const figure = new Figure({ data: [{ type: "scatter", mode: "lines", x: Float32Array.of(1, 2), y: [3, 4] }] });
    expect(figure.toJSON().data[0]).toMatchObject({ x: [1, 2] });
  });
});
