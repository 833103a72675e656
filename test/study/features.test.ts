import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { datasets } from "../../sdk/src/datasets/index.js";
import { stream } from "../../sdk/src/math/random.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { presets } from "../../sdk/src/space/presets/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import "../../sdk/src/study/api/spaceSearch.js";
import { temporaryFolder } from "./tinyStudy.js";

const digits = fileURLToPath(new URL("../../../shared/data/sets/digits-8x8.csv.gz", import.meta.url));
if (!existsSync(digits)) console.log("skipped: digits as features; digits-8x8.csv.gz is absent");

const halving = proxies.successiveHalving({ epochs: [2, 6], keep: 1 / 2 });

describe("a table of features is searched and retrained:", () => {
  test.skipIf(!existsSync(digits))("handwritten digits, to above 93 % on the test split", async () => {
    const columns = [...Array.from({ length: 64 }, (_, pixel) => `pixel ${pixel}`), "digit"];
    const data = await datasets.csv(digits, { columns, target: "digit", task: "classification", seed: 1 });
    expect(data.shape).toEqual([64]);
    const result = await presets
      .mlp({ features: 64, widths: [32, 64], depths: [1, 2] })
      .search(strategies.random())
      .proxy(halving)
      .on(data)
      .seed(1)
      .run({ quiet: true, trials: 4, folder: temporaryFolder() });
    expect(result.best.accuracy).toBeGreaterThan(0.9);
    const model = await result.best.retrain({ quiet: true, epochs: 12, seeds: 1 });
    expect(model.accuracy).toBeGreaterThan(0.93);
  });

  test("a regression, whose error falls far below that of the mean", async () => {
    const rng = stream(3, "table");
    const rows = Array.from({ length: 900 }, () => {
      const [a, b] = [2 * rng() - 1, 2 * rng() - 1];
      const kind = rng() < 0.5 ? "left" : "right";
      return [a, b, kind, 50 + 10 * a * b + (kind === "left" ? 5 : -5) + 0.1 * rng()];
    });
    const data = datasets.table({ columns: ["a", "b", "kind", "y"], values: rows }, { target: "y", seed: 1 });
    const result = await presets
      .tabularResNet({ widths: [32], depths: [1, 2] })
      .search(strategies.random())
      .proxy(halving)
      .on(data)
      .training({ optimizer: "adam", learningRate: 0.01 })
      .seed(2)
      .run({ quiet: true, trials: 4, folder: temporaryFolder() });
    const { metrics } = result.best;
    expect(result.goals.objectives[0]).toEqual({ metric: "rmse", goal: "minimize" });
    expect(metrics.rmse).toBeLessThan(3); // 6.0 by answering the mean
    expect(result.record.metrics.rmse?.goal).toBe("minimize");
  });
});
