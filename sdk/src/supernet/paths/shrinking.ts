import { pick, stream } from "../../math/random.js";
import type { PlannedBlock } from "../../space/layers/index.js";
import { levelsOf, type Part } from "../../space/parts.js";
import { extreme } from "./extreme.js";
import type { PathPlace, PathRule, SharedSpace } from "./pathRule.js";

/** What becomes smaller in a phase: kernels, the number of layers, or channels. */
export type ShrinkingSize = "kernel" | "depth" | "width";

/** Options of progressive shrinking. */
export interface ShrinkingPaths {
  /** Random paths a step, at least 1. */
  readonly randomPaths: number;
  /** Share of the training in which only the largest path is trained, in [0, 1). */
  readonly largestShare: number;
  /** Sizes in the order in which smaller ones are added; the rest of the training has a phase of equal length for each. */
  readonly order: readonly ShrinkingSize[];
}

/** Every value of every decision is compared with that of the largest path, so that more would take long. */
const mostValues = 64;

/**
 * Trains the largest path, then adds smaller kernels, fewer layers and fewer channels in turn; all but the largest learn from its outputs.
 * https://arxiv.org/abs/1908.09791
 */
export function shrinking({ randomPaths, largestShare, order }: ShrinkingPaths): PathRule {
  checkOptions({ randomPaths, largestShare, order });
  return {
    check: ({ parts }) => parts.forEach(checkValues),
    pathsPerStep: () => 1 + (1 - largestShare) * randomPaths,
    begin(place) {
      const { space, seed } = place;
      const largest = extreme(place, "largest");
      const values = space.values(largest);
      const phases = space.parts.map((part, index) => phasesOf(part, index, { place, order, values }));
      const random = Array.from({ length: randomPaths }, (_, path) => path);
      return (step, progress = 0) => {
        if (progress < largestShare) return [largest];
        const phase = Math.floor(((progress - largestShare) / (1 - largestShare)) * order.length);
        const drawn = random.map((path) => {
          const rng = stream(seed, "shrinking path", step, path);
          return space.genotype(
            phases.map((values) =>
              pick(
                values.filter((value) => value.phase <= phase).map(({ value }) => value),
                rng,
              ),
            ),
          );
        });
        return [largest, ...drawn];
      };
    },
    distils: true,
  };
}

function checkOptions({ randomPaths, largestShare, order }: ShrinkingPaths): void {
  if (!Number.isInteger(randomPaths) || randomPaths < 1)
    throw new RangeError(`randomPaths must be a whole number of at least 1, but got ${randomPaths}`);
  if (!(largestShare >= 0 && largestShare < 1))
    throw new RangeError(`largestShare must be at least 0 and below 1, but got ${largestShare}`);
  const sizes: readonly ShrinkingSize[] = ["kernel", "depth", "width"];
  if ([...order].sort().join() !== [...sizes].sort().join())
    throw new RangeError(`order must name kernel, depth and width once each, but got [${order.join(", ")}]`);
}

function checkValues(part: Part): void {
  if (levelsOf(part) <= mostValues) return;
  const what = part.kind === "real" ? "is a real number" : `has ${levelsOf(part).toLocaleString("en")} values`;
  throw new RangeError(
    `progressive shrinking adds the values of a decision one after the other, at most ${mostValues}, but "${part.label}" ${what}; list a few values with choice(), or use oneShot.sandwich()`,
  );
}

/** The values of a part with the phase that adds them; -1 for that of the largest path. */
function phasesOf(
  part: Part,
  index: number,
  {
    place,
    order,
    values,
  }: {
    readonly place: PathPlace;
    readonly order: readonly ShrinkingSize[];
    /** Of the largest path. */
    readonly values: readonly number[];
  },
): readonly { readonly value: number; readonly phase: number }[] {
  const { space, shape } = place;
  const planWith = (value: number) =>
    space.plan(space.genotype(values.map((old, at) => (at === index ? value : old))), shape);
  const largest = values[index] as number;
  const low = part.kind === "categorical" ? 0 : part.low;
  const plan = planWith(largest);
  return Array.from({ length: levelsOf(part) }, (_, step) => low + step).map((value) => {
    if (value === largest) return { value, phase: -1 };
    const sizes = [...changes(plan, planWith(value)), ...opChanges(part, [largest, value], space)];
    // other changes, such as another kind of op, come with the first phase
    return { value, phase: Math.max(0, ...sizes.map((size) => order.indexOf(size))) };
  });
}

/** In what two networks differ: the number of layers, or their channels. */
function changes(one: readonly PlannedBlock[], other: readonly PlannedBlock[]): readonly ShrinkingSize[] {
  if (one.length !== other.length) return ["depth"];
  return one.some(({ output }, at) => output[2] !== other[at]?.output[2]) ? ["width"] : [];
}

/** In what two ops of one family differ. */
function opChanges(part: Part, values: readonly [number, number], { ops }: SharedSpace): readonly ShrinkingSize[] {
  if (part.kind !== "categorical") return [];
  const [one, other] = values.map((value) => ops[String(part.options[value])]?.family);
  if (one === undefined || other === undefined || one.name !== other.name) return [];
  return [
    ...(one.kernelSize === other.kernelSize ? [] : (["kernel"] as const)),
    ...((one.expansion ?? 1) === (other.expansion ?? 1) ? [] : (["width"] as const)),
  ];
}
