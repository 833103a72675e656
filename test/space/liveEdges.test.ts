import { expect, test } from "vitest";
import { liveEdges } from "../../sdk/src/space/liveEdges.js";

test("an edge lives when the input reaches it and it reaches the output", () => {
  const edges = [
    { from: 0, to: 1 },
    { from: 0, to: 2, graph: "zero" as const },
    { from: 1, to: 2, graph: "zero" as const },
    { from: 0, to: 3 },
    { from: 1, to: 3, graph: "zero" as const },
    { from: 2, to: 3 },
  ];
  expect(liveEdges(4, edges)).toEqual([{ from: 0, to: 3 }]); // 0>1 ends nowhere, 2>3 begins nowhere
});
