import { describe, expect, test } from "vitest";
import { paretoFront } from "../../sdk/src/math/paretoFront.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";

const searched = (search: Parameters<typeof oneShot.spos>[0]) =>
  tinySpace.search(oneShot.spos(search)).on(tinyData).training(tinyTraining).seed(2);
const quiet = () => ({ folder: temporaryFolder(), quiet: true });

describe("any strategy searches the paths of a supernet:", () => {
  test("nsga2 for accuracy and parameters, whose front has no dominated path", async () => {
    const result = await searched({ epochs: 2, search: strategies.nsga2({ populationSize: 6 }) })
      .objectives({ accuracy: "maximize", parameters: "minimize" })
      .run({ ...quiet(), trials: 20 });
    expect(result.trials.every(({ evaluations }) => evaluations[0]?.by === "supernet")).toBe(true);
    const points = result.trials.map(({ evaluations, parameters }) => [
      -(evaluations[0]?.metrics.accuracy as number),
      parameters as number,
    ]);
    const front = paretoFront(points).map((index) => points[index]);
    expect(result.front.map(({ accuracy, parameters }) => [-(accuracy as number), parameters])).toEqual(
      expect.arrayContaining(front),
    );
    expect(Math.min(...result.front.map(({ parameters }) => parameters as number))).toBe(
      Math.min(...result.trials.map(({ parameters }) => parameters as number)),
    );
    expect(result.plot().title).toMatch(/objectives/i);
  });

  test("under a constraint, the best path satisfies it", async () => {
    const all = await searched({ epochs: 1 }).run({ ...quiet(), trials: 12 });
    const sizes = all.trials.map(({ parameters }) => parameters as number).sort((a, b) => a - b);
    const most = sizes[Math.floor(sizes.length / 2)] as number;
    expect(most).toBeLessThan(sizes.at(-1) as number);
    const result = await searched({ epochs: 1, search: strategies.random() })
      .constraints({ maximum: { parameters: most } })
      .run({ ...quiet(), trials: 12 });
    expect(result.best.parameters).toBeLessThanOrEqual(most);
  });

  test("every strategy of one objective, by its name in the journal, is resumed as it was", async () => {
    for (const search of [strategies.random(), strategies.localSearch(), strategies.tpe({ startup: 3 })]) {
      const { folder, ...run } = { ...quiet(), trials: 8 };
      const first = await searched({ epochs: 1, search }).run({ ...run, trials: 4, folder });
      expect(first.trials).toHaveLength(4);
      const whole = await (await resume(folder, { quiet: true })).continue({ trials: 8 });
      const at = await searched({ epochs: 1, search }).run({ ...run, folder: temporaryFolder() });
      expect(whole.trials.map(({ architecture }) => architecture)).toEqual(
        at.trials.map(({ architecture }) => architecture),
      );
    }
  });

  test("the default takes one objective and names a strategy that takes more", async () => {
    const several = searched({ epochs: 1 }).objectives({ accuracy: "maximize", parameters: "minimize" });
    await expect(several.run({ ...quiet(), trials: 3 })).rejects.toThrow(
      /regularizedEvolution takes one objective, .*use strategies\.nsga2\(\)/,
    );
  });

  test("options of the default search beside another search are refused", () => {
    expect(() => oneShot.spos({ search: strategies.random(), populationSize: 3 })).toThrow(
      "populationSize of spos is an option of its default search, but search is random; give it to that strategy",
    );
    expect(() => oneShot.spos({ search: { name: "mine", options: {} } })).toThrow(
      /search "mine" is not a built-in strategy; pass the strategy itself, or one of random, /,
    );
  });

  test("a method with another search is made again from its options", () => {
    const made = oneShot.spos({ epochs: 3, search: strategies.nsga2({ populationSize: 6 }) });
    expect(made.options).toEqual({
      epochs: 3,
      search: { name: "nsga2", options: { populationSize: 6, crossover: 0.9, mutation: 0.5 } },
      training: {},
    });
    expect(JSON.stringify(oneShot.spos(JSON.parse(JSON.stringify(made.options))))).toBe(JSON.stringify(made));
  });
});

test("a path reports the loss of the validation split, which ranks finer than accuracy, and can be searched by it", async () => {
  const result = await searched({ epochs: 2 })
    .objectives({ loss: "minimize" })
    .run({ ...quiet(), trials: 12 });
  const losses = result.trials.map(({ evaluations }) => evaluations[0]?.metrics.loss as number);
  const accuracies = result.trials.map(({ evaluations }) => evaluations[0]?.metrics.accuracy as number);
  expect(losses.every((loss) => Number.isFinite(loss) && loss > 0)).toBe(true);
  expect(new Set(losses).size).toBeGreaterThan(new Set(accuracies).size);
  expect(result.best.score).toBe(Math.min(...losses));
});
