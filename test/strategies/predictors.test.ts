import { describe, expect, test } from "vitest";
import { gaussianRegression } from "../../sdk/src/math/gaussianRegression.js";
import { normal, stream } from "../../sdk/src/math/random.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { space } from "../../sdk/src/space/space.js";
import { auto } from "../../sdk/src/strategies/auto.js";
import { bananas } from "../../sdk/src/strategies/bananas.js";
import { npenas } from "../../sdk/src/strategies/npenas.js";
import { perceptron } from "../../sdk/src/strategies/predictor/perceptron.js";
import { trainPredictor } from "../../sdk/src/strategies/predictor/trainPredictor.js";
import { random } from "../../sdk/src/strategies/random.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { mixedKernel } from "../../sdk/src/strategies/surrogate/mixedKernel.js";
import { poolModel } from "../../sdk/src/strategies/surrogate/poolModel.js";
import { inMemory } from "../fixtures/inMemory.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { tables } from "../../sdk/src/tables/index.js";

describe("a perceptron", () => {
  test("has the slopes that differences of its outputs have", () => {
    // one step of Adam with a tiny batch moves each output against its slope
    const rng = stream(1, "perceptron");
    const network = perceptron(3, { width: 8, rng });
    const inputs = [0.3, -0.7, 1];
    const before = network.predict(inputs);
    network.step([inputs], () => [1]);
    expect(network.predict(inputs)).toBeLessThan(before);
  });

  test("learns values, and the order of values", () => {
    const rng = stream(2, "lessons");
    const inputs = Array.from({ length: 120 }, () => Array.from({ length: 4 }, () => normal(rng)));
    const targets = inputs.map(([a, b]) => a! * 2 - b! + 0.5 * a! * b!);
    const [values, order] = (["values", "order"] as const).map((learns) =>
      trainPredictor({ inputs: inputs.slice(0, 90), targets: targets.slice(0, 90) }, { learns, rng }),
    );
    const held = inputs.slice(90);
    const agreeing = (predict: (input: number[]) => number) =>
      held.filter((input, index) => {
        const next = (index + 1) % held.length;
        return (
          Math.sign(predict(input) - predict(held[next]!)) === Math.sign(targets[90 + index]! - targets[90 + next]!)
        );
      }).length / held.length;
    expect(agreeing((input) => values!.predict(input))).toBeGreaterThan(0.8);
    expect(agreeing((input) => order!.predict(input))).toBeGreaterThan(0.8);
  });
});

describe("the path encoding", () => {
  const cells = presets.nasBench201();
  const ops = cells.decisions.normal.ops;

  test("has a place for every sequence of up to three of five ops", () => {
    expect(cells.encode(cells.sample(1), "paths")).toHaveLength(5 + 25 + 125);
  });

  test("marks the ways through the cell, and none through a cut edge", () => {
    const straight = { normal: ["none", "none", "none", "nor_conv_3x3", "none", "none"] } as const;
    const marked = cells.encode(straight, "paths").flatMap((value, index) => (value === 1 ? [index] : []));
    expect(marked).toEqual([ops.indexOf("nor_conv_3x3")]);
    const long = {
      normal: ["nor_conv_1x1", "none", "skip_connect", "none", "none", "avg_pool_3x3"],
    } as const;
    const [one, skip, pool] = ["nor_conv_1x1", "skip_connect", "avg_pool_3x3"].map((op) => ops.indexOf(op as never));
    const places = cells.encode(long, "paths").flatMap((value, index) => (value === 1 ? [index] : []));
    expect(places).toEqual([30 + (one! * 5 + skip!) * 5 + pool!]);
  });

  test("is shared by cells whose edges differ but whose ways do not", () => {
    const first = { normal: ["none", "none", "nor_conv_3x3", "nor_conv_1x1", "none", "none"] } as const;
    const second = { normal: ["none", "none", "none", "nor_conv_1x1", "none", "avg_pool_3x3"] } as const;
    expect(cells.encode(first, "paths")).toEqual(cells.encode(second, "paths"));
    expect(cells.encode(first)).not.toEqual(cells.encode(second));
  });

  test("of decisions that are no graphs is what it always was", () => {
    const numbers = space().integer("depth", { low: 1, high: 5 }).choice("width", [1, 2]);
    expect(numbers.encode({ depth: 3, width: 2 }, "paths")).toEqual(numbers.encode({ depth: 3, width: 2 }));
  });
});

describe("a model of a whole pool", () => {
  const parts = space().choice("a", [1, 2, 3]).real("b", { low: 0, high: 1 }).parts;
  const kernel = mixedKernel(parts);
  const rng = stream(3, "pool");
  const places = Array.from({ length: 12 }, () =>
    kernel.coordinates({ values: [Math.floor(3 * rng()), rng()], active: [true, true] }),
  );
  const settings = { weights: [0.5, 2], noise: 1e-4 };
  const targets = [0.4, -1, 0.2, 0.4];

  test("believes what it was told where it was told", () => {
    const model = poolModel(places, kernel, settings);
    for (const place of places.slice(0, 4)) model.add(place);
    const { means, deviations } = model.beliefs(targets);
    for (const [index, target] of targets.entries()) expect(means[index]).toBeCloseTo(target, 1);
    for (const far of deviations.slice(4)) expect(far).toBeGreaterThan(deviations[0]!);
  });

  test("learns from pending places for one prediction only", () => {
    const [one, other] = [poolModel(places, kernel, settings), poolModel(places, kernel, settings)];
    for (const place of places.slice(0, 4)) {
      one.add(place);
      other.add(place);
    }
    const apart = other.beliefs(targets, [places[7]!, places[9]!]);
    const alone = one.beliefs(targets);
    const share = ({ deviations }: typeof apart) => deviations[7]! / deviations[10]!;
    expect(share(apart)).toBeLessThan(share(alone));
    expect(other.beliefs(targets)).toEqual(one.beliefs(targets));
  });

  test.each([
    ["options, whose combinations make a grid", space().choice("a", [1, 2, 3]).choice("b", [1, 2, 3, 4])],
    ["options and numbers", space().choice("a", [1, 2, 3]).integer("b", { low: 1, high: 4 })],
    ["a pool with holes", space().choice("a", [1, 2, 3]).choice("b", [1, 2, 3, 4, 5, 6, 7, 8, 9])],
  ])("predicts of %s what a regression of the same places does", (_, on) => {
    const kernel = mixedKernel(on.parts);
    const at = (a: number, b: number, inactive = false) =>
      kernel.coordinates({ values: [a, b], active: [true, !inactive] });
    const pool = [0, 1, 2].flatMap((a) => [1, 2, 3].map((b) => at(a, b, a === 2 && b === 1)));
    const learned = [at(0, 1), at(1, 3), at(2, 2), at(2, 1, true)];
    const settings = { weights: [0.5, 0.7], noise: 0.02 };
    const model = poolModel(pool, kernel, settings);
    for (const place of learned) model.add(place);
    const { means, deviations } = model.beliefs(targets);
    const against = (place: Float64Array, others: readonly Float64Array[]) =>
      Float64Array.from(others, (other) => kernel.covariance(place, other, settings.weights));
    const regression = gaussianRegression(
      learned.map((place, row) => against(place, learned.slice(0, row))),
      targets,
      settings.noise,
    )!;
    for (const [index, place] of pool.entries()) {
      const belief = regression.predict(against(place, learned));
      expect(means[index]).toBeCloseTo(belief.mean, 6);
      expect(deviations[index]).toBeCloseTo(belief.deviation, 6);
    }
  });
});

test.each<[string, () => Strategy]>([
  ["bananas", bananas],
  ["npenas", npenas],
  ["auto", auto],
])("%s comes nearer to the best cell than random search does", async (_, make) => {
  const cells = presets.nasBench201();
  const worth = { none: 0, skip_connect: 0.3, nor_conv_1x1: 0.6, nor_conv_3x3: 1, avg_pool_3x3: 0.1 };
  const table = tables.fromFunction({
    name: "edges that count by their place",
    space: cells,
    answer: ({ normal }) => ({
      metrics: { accuracy: normal.reduce((sum, op, edge) => sum + worth[op] / (edge + 1), 0) / 3 },
    }),
  });
  const bestOf = async (strategy: Strategy) => {
    let sum = 0;
    for (const seed of [1, 2, 3]) {
      const { best } = await cells
        .search(strategy)
        .on(table)
        .seed(seed)
        .run({ ...inMemory, trials: 50 });
      sum += best.metrics.accuracy!;
    }
    return sum;
  };
  expect(await bestOf(make())).toBeGreaterThan((await bestOf(random())) + 0.03);
});
