import { stream } from "../math/random.js";
import type { LargestWeight } from "../network/elasticWeights.js";
import { type WeightShape, weightShapes } from "../network/weightShapes.js";
import type { InitialValue } from "../network/weights.js";
import type { Tf } from "../ops/op.js";
import type { Genotype } from "../space/decisions.js";
import type { Part } from "../space/parts.js";
import { extreme } from "./paths/extreme.js";
import type { PathPlace } from "./paths/pathRule.js";

/** Random paths that are looked at beside the changes of the largest; values of one decision. */
const [mostPaths, mostValues] = [200, 32];

/**
 * The weights of a supernet that none of them is made of: those of its largest path, of that with each decision changed to each of its values,
 * and of random ones. By name and shape.
 */
export function sharedShapes(place: PathPlace & { readonly tf: Tf }): ReadonlyMap<string, WeightShape> {
  const { tf, space, shape } = place;
  const shapes = new Map<string, WeightShape>();
  for (const path of somePaths(place))
    for (const [name, weight] of weightShapes(space.plan(path, shape), { tf, ops: space.ops }))
      shapes.set(name, weight);
  return shapes;
}

/** The largest weight of each family, of which an elastic supernet has the others as slices. */
export function largestWeights(shapes: ReadonlyMap<string, WeightShape>): ReadonlyMap<string, LargestWeight> {
  const largest = new Map<string, LargestWeight>();
  for (const { family, shape, initial } of shapes.values()) {
    const known = largest.get(family);
    if (known === undefined) largest.set(family, { shape, initial });
    else if (known.shape.length === shape.length)
      largest.set(family, {
        shape: shape.map((side, axis) => Math.max(side, known.shape[axis] as number)),
        initial: wider(known.initial, initial),
      });
  }
  return largest;
}

const wider = (one: InitialValue, other: InitialValue): InitialValue =>
  "fanIn" in one && "fanIn" in other ? { fanIn: Math.max(one.fanIn, other.fanIn) } : one;

function* somePaths(place: PathPlace): Generator<Genotype> {
  const { space, seed } = place;
  const largest = extreme(place, "largest");
  yield largest;
  const values = space.values(largest);
  for (const [index, part] of space.parts.entries())
    for (const value of valuesOf(part))
      yield space.genotype(values.map((old, position) => (position === index ? value : old)));
  for (let path = 0; path < mostPaths; path++) yield space.sample(stream(seed, "some path", path));
}

function valuesOf(part: Part): readonly number[] {
  if (part.kind === "real") return [part.low, part.high];
  const [low, high] = part.kind === "integer" ? [part.low, part.high] : [0, part.options.length - 1];
  const count = Math.min(mostValues, high - low + 1);
  return Array.from({ length: count }, (_, step) =>
    count === 1 ? low : low + Math.round((step * (high - low)) / (count - 1)),
  );
}
