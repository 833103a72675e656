/** An edge of a cell, and what it means to the graph. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly graph?: "zero" | "identity" | undefined;
}

/** The edges that carry something from an input to the last node: the others need no computing. */
export function liveEdges<E extends GraphEdge>(
  nodes: number,
  edges: readonly E[],
  inputs: readonly number[] = [0],
): readonly E[] {
  const open = edges.filter((edge) => edge.graph !== "zero");
  const reached = new Set(inputs);
  for (let node = 1; node < nodes; node++)
    if (open.some(({ from, to }) => to === node && reached.has(from))) reached.add(node);
  const useful = new Set([nodes - 1]);
  for (let node = nodes - 2; node >= 0; node--)
    if (open.some(({ from, to }) => from === node && useful.has(to))) useful.add(node);
  return open.filter(({ from, to }) => reached.has(from) && useful.has(to));
}
