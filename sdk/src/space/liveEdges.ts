/** An edge of a cell; `graph` is that of its op. */
export interface GraphEdge {
  readonly from: number;
  readonly to: number;
  readonly graph?: "zero" | "identity" | undefined;
}

/** The edges on a path from an input to the last node, without `zero` edges. The others need not be computed. */
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
