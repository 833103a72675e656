import type { Decisions, Genotype } from "../space/decisions.js";
import { containerOf, type SpaceLayer } from "../space/layers/index.js";

/** Layers that a network from a file may have: a damaged number must not exhaust memory. */
const mostLayers = 10_000;

/** Number of layers when every repeat is written out. @throws RangeError when there are more than any network has */
export function unrolledLayers(
  layers: readonly SpaceLayer[],
  { decisions, genotype }: { readonly decisions: Decisions; readonly genotype: Genotype },
  depth = 0,
): number {
  let count = 0;
  for (const layer of layers) {
    const container = containerOf(layer);
    if (container === undefined) count++;
    else {
      if (depth > 20) throw new RangeError("repeats are nested too deeply");
      const times = container.times(layer, genotype, decisions);
      if (!(Number.isInteger(times) && times >= 0 && times <= mostLayers))
        throw new RangeError(`times of a repeat must be a whole number of at most ${mostLayers}, but is ${times}`);
      count += times * unrolledLayers(container.inner(layer), { decisions, genotype }, depth + 1);
    }
    if (count > mostLayers) throw new RangeError(`a network must have at most ${mostLayers} layers, but this has more`);
  }
  return count;
}
