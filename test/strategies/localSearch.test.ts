import { describe, expect, test } from "vitest";
import type { Genotype } from "../../sdk/src/space/decisions.js";
import { space } from "../../sdk/src/space/space.js";
import { localSearch } from "../../sdk/src/strategies/localSearch.js";
import { plain, runCourse } from "../study/runCourse.js";
import { proposalsAfter } from "./proposalsAfter.js";

const digits = plain(space().integer("left", { low: 0, high: 99 }).integer("right", { low: 0, high: 99 }));
const at = (left: number, right: number): Genotype => ({ left, right });
const around = (genotype: Genotype) => digits.neighbors(genotype).map((neighbor) => JSON.stringify(neighbor));

describe("local search", () => {
  test("tries the neighbours of where it stands, each once, in another order for another seed", () => {
    const orders = [1, 2, 3, 4, 5].map((seed) =>
      proposalsAfter(localSearch(), { on: digits, given: [[at(50, 50), 0.5]], count: 4, seed }).map((genotype) =>
        JSON.stringify(genotype),
      ),
    );
    for (const order of orders) expect(new Set(order)).toEqual(new Set(around(at(50, 50))));
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
  });

  test("moves to the first neighbour that is better, not to one that is as good or has failed", () => {
    const next = (second: number | undefined) =>
      JSON.stringify(
        proposalsAfter(localSearch(), {
          on: digits,
          given: [
            [at(50, 50), 0.5],
            [at(51, 50), second],
          ],
        })[0],
      );
    expect(around(at(51, 50))).toContain(next(0.6));
    expect(around(at(50, 50))).toContain(next(0.5));
    expect(around(at(50, 50))).toContain(next(undefined));
  });

  test("does not go back to what it knows", () => {
    const given = [
      [at(50, 50), 0.5],
      [at(51, 50), 0.6],
    ] as const;
    const tried = proposalsAfter(localSearch(), { on: digits, given, count: 3 });
    expect(tried).not.toContainEqual(at(50, 50));
  });

  test("begins another climb where no neighbour is left, even at a worse place", () => {
    const corner = [
      [at(0, 0), 0.9],
      [at(0, 1), 0.1],
      [at(1, 0), 0.1],
    ] as const;
    const [restart, step] = proposalsAfter(localSearch(), {
      on: digits,
      given: corner,
      count: 2,
      measure: () => ({ accuracy: 0 }),
    });
    expect(around(at(0, 0))).not.toContain(JSON.stringify(restart));
    expect(around(restart!)).toContain(JSON.stringify(step));
  });

  test("climbs to the only top without ever restarting", () => {
    const height = ({ left, right }: Genotype) => -Math.abs((left as number) - 70) - Math.abs((right as number) - 20);
    const accuracy = (genotype: Genotype) => 1 + height(genotype) / 200;
    const { trials } = runCourse({
      strategy: localSearch(),
      on: digits,
      trials: 500,
      evaluate: (genotype) => ({ accuracy: accuracy(genotype) }),
    });
    expect(trials.some(({ genotype }) => height(genotype) === 0)).toBe(true);
  });

  test("follows one objective", () => {
    const objectives = ["accuracy", "latency"].map((metric) => ({ metric, goal: "maximize" as const }));
    const goals = { objectives, maximum: {}, minimum: {} };
    expect(() => proposalsAfter(localSearch(), { on: digits, given: [], goals })).toThrow(
      "localSearch takes one objective, but there are 2: accuracy, latency",
    );
  });
});
