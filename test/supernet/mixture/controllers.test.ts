import { describe, expect, test } from "vitest";
import { stream } from "../../../sdk/src/math/random.js";
import { resume } from "../../../sdk/src/study/store/resume.js";
import { oneShot } from "../../../sdk/src/supernet/index.js";
import { afterStep, initialState } from "../../../sdk/src/supernet/mixture/architectureState.js";
import type { Controller, Rolled } from "../../../sdk/src/supernet/mixture/controllers/controller.js";
import { controllerOf } from "../../../sdk/src/supernet/mixture/controllers/index.js";
import { lstm } from "../../../sdk/src/supernet/mixture/controllers/lstm.js";
import { entropy, softmax } from "../../../sdk/src/supernet/mixture/gates/gate.js";
import { policy } from "../../../sdk/src/supernet/mixture/gates/policy.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";

const abc = ["a", "b", "c"];
const places = [abc, ["d", "e"], abc];
const placesOf = (options: readonly (readonly string[])[]) => ({
  sizes: options.map(({ length }) => length),
  options,
});
type Rows = readonly (readonly number[])[];

describe("the recurrent controller", () => {
  test.each([0, 0.3])("has the gradient that finite differences have, with an entropy bonus of %d", (entropyBonus) => {
    const controller = lstm(placesOf(places), { units: 5, entropyBonus });
    const rng = stream(1, "scaled");
    // large parameters, so that every squashing bends
    const parameters = controller.initial(3).map((row) => row.map((value) => 10 * value + 0.1 * rng()));
    const chosen = [2, 0, 1];
    const slopes = places.map((options) => options.map(() => 2 * rng() - 1));
    const roll = (of: Rows): Rolled => controller.roll(of, (_, place) => chosen[place] as number);
    const loss = (of: Rows) =>
      roll(of).logits.reduce(
        (sum, logits, place) =>
          sum +
          logits.reduce((part, logit, op) => part + logit * (slopes[place]?.[op] as number), 0) -
          entropyBonus * entropy(softmax(logits)).value,
        0,
      );
    const gradient = roll(parameters).backward(slopes);
    let largest = 0;
    for (const [row, values] of parameters.entries())
      for (const [index, value] of values.entries()) {
        const moved = (by: number) => parameters.with(row, values.with(index, value + by));
        const difference = (loss(moved(1e-5)) - loss(moved(-1e-5))) / 2e-5;
        expect(gradient[row]?.[index]).toBeCloseTo(difference, 7);
        largest = Math.max(largest, Math.abs(difference));
      }
    expect(largest).toBeGreaterThan(0.01);
  });

  test("gives the ops of a place logits that depend on what was chosen before, and on nothing after", () => {
    const controller = lstm(placesOf(places), { units: 8, entropyBonus: 0 });
    const parameters = controller.initial(1).map((row) => row.map((value) => 10 * value));
    const logitsAfter = (chosen: readonly number[]) =>
      controller.roll(parameters, (_, place) => chosen[place] as number).logits;
    const [one, first, last] = [logitsAfter([0, 0, 0]), logitsAfter([1, 0, 0]), logitsAfter([0, 0, 2])];
    expect(one.map((row) => row.length)).toEqual([3, 2, 3]);
    expect(first[0]).toEqual(one[0]);
    expect(first[1]).not.toEqual(one[1]);
    expect(last).toEqual(one);
    expect(one.flat().every((logit) => Math.abs(logit) <= 2.5)).toBe(true);
    expect(one[0]).not.toEqual(one[2]); // equal ops, another state
  });

  test("begins undecided, and the same for the same seed", () => {
    const controller = lstm(placesOf(places), { units: 64, entropyBonus: 0 });
    expect(controller.initial(4)).toEqual(controller.initial(4));
    expect(controller.initial(4)).not.toEqual(controller.initial(5));
    const { logits } = controller.roll(controller.initial(4), () => 0);
    for (const row of logits) for (const share of softmax(row)) expect(share).toBeCloseTo(1 / row.length, 1);
  });
});

/** Share of draws with equal ops at two places, after REINFORCE has rewarded these: no op is better than another by itself. */
function learned(controller: Controller, { learningRate }: { readonly learningRate: number }): number {
  let state = initialState(controller.initial(1));
  let average = 0.5;
  const drawn = (step: number) => {
    const rng = stream(1, "draw", step);
    const draws: ReturnType<ReturnType<typeof policy>["draw"]>[] = [];
    const rolled = controller.roll(state.logits, (row) => {
      const one = policy().draw(row, { rng, progress: 0, architecture: true });
      draws.push(one);
      return one.active[0] as number;
    });
    return { draws, rolled, same: draws[0]?.active[0] === draws[1]?.active[0] };
  };
  for (let step = 0; step < 600; step++) {
    const { draws, rolled, same } = drawn(step);
    const loss = same ? 0 : 1;
    const slopes = draws.map((draw) => draw.backward(draw.weights.map(() => loss - average)));
    average = 0.95 * average + 0.05 * loss;
    state = afterStep(state, rolled.backward(slopes), { learningRate, weightDecay: 0 });
  }
  const after = Array.from({ length: 200 }, (_, index) => drawn(10_000 + index).same);
  return after.filter(Boolean).length / after.length;
}

test("an LSTM learns within some hundred steps that two ops belong together, whichever they are", () => {
  const options = [abc, abc];
  const { controller, learningRate = 0 } = oneShot.enas({ controller: "lstm", epochs: 1 }).supernet.mixture ?? {};
  expect(learned(controllerOf(controller, placesOf(options)), { learningRate })).toBeGreaterThan(0.8);
});

describe("oneShot.enas", () => {
  test("has independent places by default, and is made again from its options", () => {
    expect(oneShot.enas().supernet.mixture).not.toHaveProperty("controller");
    const method = oneShot.enas({ controller: "lstm", entropyBonus: 0.01 });
    expect(method.supernet.mixture).toMatchObject({
      controller: { kind: "lstm", options: { units: 64, entropyBonus: 0.01 } },
      learningRate: 0.00035,
      weightDecay: 0,
    });
    for (const one of [method, oneShot.enas()])
      expect(JSON.stringify(oneShot.enas(JSON.parse(JSON.stringify(one.options)) as never))).toBe(JSON.stringify(one));
  });

  test("refuses what its controller does not have", () => {
    expect(() => oneShot.enas({ controller: "gru" as never })).toThrow(
      'controller of enas must be "independent" or "lstm", but got "gru"',
    );
    expect(() => oneShot.enas({ entropyBonus: 0.1 })).toThrow('an option of the controller "lstm"');
    expect(() => oneShot.enas({ controller: "lstm", entropyBonus: -1 })).toThrow("must be at least 0, but got -1");
  });

  test("with an LSTM finds an architecture, ranks others by their own sequence of ops, and is resumed to the same end", async () => {
    const method = oneShot.enas({ controller: "lstm", epochs: 2, populationSize: 3, tournamentSize: 2 });
    const folder = temporaryFolder();
    const run = { trials: 6, quiet: true };
    const search = tinySpace.search(method).on(tinyData).training(tinyTraining).seed(2);
    const result = await search.run({ ...run, folder });
    const { mixture } = result.record.preparation;
    expect(result.trials[0]?.genotype).toEqual(mixture?.derived);
    const scores = result.trials.map(({ evaluations: [one] }) => one?.metrics.score);
    expect(scores.every((score) => score !== undefined && score < 0)).toBe(true);
    expect(await result.scores(result.trials.map(({ genotype }) => genotype))).toEqual(scores);
    const again = await (await resume(folder, { quiet: true })).continue({ trials: 8 });
    const whole = await search.run({ ...run, trials: 8, folder: temporaryFolder() });
    const told = ({ trials }: typeof again) =>
      trials.map(({ architecture, evaluations: [one] }) => [architecture, one?.metrics]);
    expect(told(again)).toEqual(told(whole));
  });
});
