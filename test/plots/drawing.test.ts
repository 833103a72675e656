import { beforeAll, describe, expect, test } from "vitest";
import { type Draw, drawCell, drawSkeleton, loadDrawing } from "../../sdk/src/plots/index.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";

const hostile = "</script><img src=x onerror=alert(1)>";
/** Texts of the drawing, in its order. */
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

describe("drawings", () => {
  let draw: Draw;
  beforeAll(async () => {
    draw = await loadDrawing();
  });

  test("are the same at once, once loaded, as when awaited", async () => {
    const cells = presets.nasBench201();
    const genotype = cells.sample(1);
    expect(draw.cell(genotype.normal)).toBe(await drawCell(genotype.normal));
    expect(draw.skeleton(cells, genotype)).toBe(await drawSkeleton(cells, genotype));
  });

  test("of a cell show every op but those that cut their edge", () => {
    const svg = draw.cell(["nor_conv_3x3", "none", "skip_connect", "none", "avg_pool_3x3", "none"], {
      title: "normal",
    });
    expect(texts(svg).sort()).toEqual(
      [
        "1",
        "2",
        "avg_pool_3x3",
        "grey and dashed: carries nothing to the output",
        "input",
        "nor_conv_3x3",
        "normal",
        "output",
        "skip_connect",
      ].sort(),
    );
  });

  test("of a cell whose edges are all cut still show its nodes", () => {
    expect(texts(draw.cell(["none"]))).toEqual(["grey and dashed: carries nothing to the output", "input", "output"]);
  });

  test("of a skeleton count what repeats and give shapes once a genotype is known", () => {
    const cells = presets.nasBench201({ cellsPerStage: 3 });
    expect(texts(draw.skeleton(cells)).filter((text) => text === "cell normal × 3")).toHaveLength(3);
    const shaped = texts(draw.skeleton(cells, cells.sample(0)));
    for (const shape of ["32×32×3", "32×32×16", "16×16×32", "8×8×64"]) expect(shaped).toContain(shape);
  });

  test("name the decision that a count waits for, and its answer once it is known", () => {
    const wide = space()
      .choice("width", [8, 16])
      .integer("depth", { low: 0, high: 3 })
      .stem("conv_3x3", { channels: "width" })
      .repeat("depth", (block) =>
        block.cell("normal", { nodes: 3, ops: ["none", "skip_connect"] }).reduce({ channels: 32 }),
      )
      .head("classifier");
    expect(texts(draw.skeleton(wide))).toEqual(expect.arrayContaining(["width channels", "× depth", "reduce ½"]));
    const genotype = { ...wide.sample(0), width: 8, depth: 2 } as const;
    expect(texts(draw.skeleton(wide, genotype))).toEqual(expect.arrayContaining(["32×32×8", "× 2"]));
    expect(texts(draw.skeleton(wide, { ...genotype, depth: 0 }))).not.toContain("reduce ½");
  });

  test("escape what users name", () => {
    const svg = draw.cell([hostile], { title: `${hostile} \\N &lt;` });
    expect(svg).not.toContain("<img");
    expect(svg).not.toContain("</script");
    const decoded = texts(svg).join(" ").replace(/&#45;/g, "-").replace(/&lt;/g, "<").replace(/&gt;/g, ">");
    expect(decoded).toContain(hostile);
  });

  test("need one op for each pair of nodes", () => {
    expect(() => draw.cell(["none", "none"])).toThrow(
      "a cell lists one op for each pair of its nodes (1, 3, 6, 10, ...), but got 2",
    );
  });

  test("have no background and no color that needs one", () => {
    const svg = draw.skeleton(presets.nasBench201());
    expect(svg).not.toMatch(/fill="white"|stroke="black"|fill="black"/);
    expect(svg.startsWith("<svg ")).toBe(true);
  });
});

describe("a drawn cell", () => {
  test("says which edges and nodes carry nothing, and draws them grey and dashed", async () => {
    const svg = await drawCell(["nor_conv_3x3", "none", "none", "nor_conv_1x1", "none", "avg_pool_3x3"]);
    expect(svg).toContain("grey and dashed: carries nothing to the output");
    const edges = [...svg.matchAll(/<g id="edge\d+"[^>]*>.*?<\/g>/gs)].map(([edge]) => edge);
    const styled = (op: string) => edges.find((edge) => edge.includes(`>${op}<`));
    for (const dead of ["nor_conv_3x3", "avg_pool_3x3"])
      expect(styled(dead)).toMatch(/stroke="#8c8c8c".*stroke-dasharray/);
    expect(styled("nor_conv_1x1")).not.toContain("stroke-dasharray");
    expect([...svg.matchAll(/<g id="node\d+"[^>]*>.*?stroke-dasharray.*?<\/g>/gs)].length).toBeGreaterThan(0);
  });

  test("says nothing of the dead where all edges carry something", async () => {
    expect(await drawCell(["skip_connect", "nor_conv_3x3", "nor_conv_1x1"])).not.toContain("carries nothing");
  });
});
