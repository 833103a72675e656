import { describe, expect, test } from "vitest";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { type SimulatedAnnealingOptions, simulatedAnnealing } from "../../sdk/src/strategies/simulatedAnnealing.js";
import { plain } from "../study/runCourse.js";
import { type Given, proposalsAfter } from "./proposalsAfter.js";

const digits = plain(space().integer("left", { low: 0, high: 999 }).integer("right", { low: 0, high: 999 }));
const at = (value: number): Genotype => ({ left: value, right: value });
const isChildOf = (child: Genotype, value: number) => (child.left === value) !== (child.right === value);

/** Share of the searches that stand at the last of these trials. */
function shareAtLast(options: SimulatedAnnealingOptions, given: readonly Given[]): number {
  const children = Array.from(
    { length: 100 },
    (_, seed) => proposalsAfter(simulatedAnnealing(options), { on: digits, given, seed })[0]!,
  );
  const value = given.at(-1)![0].left as number;
  return children.filter((child) => isChildOf(child, value)).length / children.length;
}

describe("simulated annealing", () => {
  const best: Given = [at(1), 0.9];
  const worse: Given = [at(2), 0.8];

  test("always moves to what is better or as good", () => {
    expect(shareAtLast({}, [worse, best])).toBe(1);
    expect(shareAtLast({}, [best, [at(2), 0.9]])).toBe(1);
  });

  test("moves to what is worse as often as it is told, in any unit of the objective", () => {
    for (const unit of [1, 1e-6, 1e6]) {
      const share = shareAtLast({ acceptance: 0.7, cooling: 1 }, [
        [at(1), 0.9 * unit],
        [at(2), 0.8 * unit],
      ]);
      expect(share).toBeGreaterThan(0.55);
      expect(share).toBeLessThan(0.85);
    }
  });

  test("moves the less, the worse it is and the later it comes", () => {
    const options = { acceptance: 0.5, cooling: 0.9 };
    const wait: Given[] = Array.from({ length: 30 }, (_, index) => [at(100 + index), undefined]);
    expect(shareAtLast(options, [best, ...wait, worse])).toBeLessThan(0.05);
    const usual: Given[] = [best, [at(3), 0.89], best, [at(4), 0.89], best, [at(5), 0.89], best];
    expect(shareAtLast({ acceptance: 0.5, cooling: 1 }, [...usual, [at(2), 0.1]])).toBeLessThan(0.35);
  });

  test("never moves to a failed trial", () => {
    expect(shareAtLast({ acceptance: 0.99 }, [best, [at(2), undefined]])).toBe(0);
  });

  test.each([
    [{ acceptance: 1 }, "acceptance must be above 0 and below 1, but got 1"],
    [{ cooling: 0 }, "cooling must be above 0 and at most 1, but got 0"],
  ])("refuses %j", (options, message) => {
    expect(() => simulatedAnnealing(options)).toThrow(new RangeError(message));
  });
});
