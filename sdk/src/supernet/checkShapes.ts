import { stream } from "../math/random.js";
import type { PlannedBlock } from "../space/layers/index.js";
import type { PathPlace, SharedSpace } from "./paths/pathRule.js";

/** Paths after which a space without rare shapes is not examined further; most paths drawn; architectures whose shapes are looked up. */
const [few, most, examined] = [300, 5000, 200];

/** Share of architectures with untrained layers from which on a supernet is of no use. */
const tolerated = 1 / 2;

/**
 * Weights are kept for each shape, so that a space of many widths may have more shapes than a training has paths.
 * @param options `paths`: of the whole training, taken as drawn uniformly
 * @throws RangeError when more than half of the architectures would have a layer that no path trains
 */
export function checkShapes(
  space: SharedSpace,
  { shape, paths }: Pick<PathPlace, "shape"> & { readonly paths: number },
): void {
  const shapesOf = (label: string, index: number) =>
    space.plan(space.sample(stream(0, label, index)), shape).map(shapeOf);
  const drawn = new Map<string, number>();
  const count = Math.min(paths, most);
  for (let path = 0; path < count; path++) {
    for (const key of shapesOf("trained shapes", path)) drawn.set(key, (drawn.get(key) ?? 0) + 1);
    if (path === few && ![...drawn.values()].includes(1)) return;
  }
  const lacking = Array.from({ length: examined }, (_, index) =>
    shapesOf("examined shapes", index).find((key) => !drawn.has(key)),
  ).filter((key) => key !== undefined);
  const share = (lacking.length / examined) ** (paths / count); // untrained shapes die out exponentially with more paths
  if (share <= tolerated) return;
  throw new RangeError(
    `a supernet keeps weights for each width, but its training of ${paths.toLocaleString("en")} paths would leave ${Math.round(100 * share)} % of the architectures with untrained layers, such as layer ${lacking[0]}; list fewer widths with choice(), or train it for more epochs`,
  );
}

/** A layer with its shapes: "2 from [8, 8, 4] to [8, 8, 16]". */
const shapeOf = ({ path, input, output }: PlannedBlock): string =>
  `${path} from [${input.join(", ")}] to [${output.join(", ")}]`;
