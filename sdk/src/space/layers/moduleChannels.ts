/**
 * Channels of every vertex of a NAS-Bench-101 cell: the vertices with an edge to the output share its channels, and every other vertex has
 * as many channels as its widest target. https://arxiv.org/abs/1902.09635 (section S.2)
 */
export function vertexChannels(
  matrix: readonly (readonly number[])[],
  { input, output }: { readonly input: number; readonly output: number },
): readonly number[] {
  const last = matrix.length - 1;
  const channels = new Array<number>(matrix.length).fill(0);
  channels[0] = input;
  channels[last] = output;
  const leading = matrix.flatMap((row, vertex) => (vertex > 0 && row[last] === 1 ? [vertex] : []));
  for (const [index, vertex] of leading.entries())
    channels[vertex] = Math.floor(output / leading.length) + (index < output % leading.length ? 1 : 0);
  for (let vertex = last - 1; vertex > 0; vertex--)
    if (matrix[vertex]?.[last] !== 1)
      channels[vertex] = Math.max(
        ...(matrix[vertex] as readonly number[]).map((edge, to) => (edge === 1 ? (channels[to] as number) : 0)),
      );
  return channels;
}
