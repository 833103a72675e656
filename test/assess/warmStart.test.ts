import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { WeightArrays } from "../../sdk/src/network/weights.js";
import { loadWeights } from "../../sdk/src/network/weightsFile.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { supernetFile } from "../../sdk/src/supernet/supernetFile.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../study/tinyStudy.js";
import { otherData, search } from "./finalSearch.js";

const epochs = 20;
const shared = (folder: string) =>
  tinySpace
    .search(oneShot.spos({ epochs, populationSize: 3, tournamentSize: 2 }))
    .on(tinyData)
    .training(tinyTraining)
    .seed(4)
    .run({ trials: 8, folder, quiet: true });
/** The filter of the stem for images of one channel. */
const stemOf = (weights: WeightArrays) =>
  [...weights].find(([name]) => name.startsWith("0/") && name.endsWith("[1,1,1,4]"))?.[1].values;
const briefly = { epochs: 1, seeds: 1, quiet: true } as const;
/** So small a learning rate that the weights stay what they were. */
const still = { learningRate: 1e-30, weightDecay: 0 };

describe("retraining from the supernet", () => {
  test("begins with the weights of the supernet, head included, and keeps those of this architecture only", async () => {
    const folder = temporaryFolder();
    const { best } = await shared(folder);
    const model = await best.retrain({ ...briefly, from: "supernet", training: still });
    const [kept, supernet] = [
      await loadWeights(model.runs[0]?.weights as string),
      await loadWeights(join(folder, "supernet", supernetFile(epochs))),
    ];
    const trainable = [...kept].filter(([name]) => !/\.(mean|variance)\[|#/.test(name));
    expect(trainable.length).toBeGreaterThan(3);
    for (const [name, { values }] of trainable) expect(values).toEqual(supernet.get(name)?.values);
    const others = [...supernet.keys()].filter((name) => !name.includes("#") && !kept.has(name));
    if (!best.architecture.includes("nor_conv_1x1~0|nor_conv")) expect(others.length).toBeGreaterThan(0);
    const random = await loadWeights((await best.retrain({ ...briefly, training: still })).runs[0]?.weights as string);
    expect([...random.keys()].filter((name) => !name.includes("#")).sort()).toEqual(
      [...kept.keys()].filter((name) => !name.includes("#")).sort(),
    );
  });

  test("says so, learns faster than from scratch at first, and is another model", async () => {
    const { best } = await shared(temporaryFolder());
    const warm = await best.retrain({ ...briefly, from: "supernet", training: { learningRate: 1e-3 } });
    const cold = await best.retrain({ ...briefly, training: { learningRate: 1e-3 } });
    expect(warm.summary).toMatch(/\(1 seed, 1 epochs from the weights of the supernet\)$/);
    expect(cold.summary).toMatch(/\(1 seed, 1 epochs\)$/);
    expect([warm.from, cold.from]).toEqual(["supernet", "scratch"]);
    expect(warm.runs[0]?.loss as number).toBeLessThan(cold.runs[0]?.loss as number);
  });

  test("gives its rival in a transfer the same start", async () => {
    const folder = temporaryFolder();
    const result = await shared(folder);
    const found = result.at({ cell: ["nor_conv_1x1", "nor_conv_1x1", "nor_conv_1x1"] });
    const model = await found.retrain({ ...briefly, from: "supernet", training: still });
    await model.transfer([otherData], { epochs: 1, quiet: true });
    const supernet = await loadWeights(join(folder, "supernet", supernetFile(epochs)));
    const stems = await Promise.all(
      readdirSync(join(folder, "final"))
        .filter((file) => file.endsWith(".safetensors"))
        .map(async (file) => stemOf(await loadWeights(join(folder, "final", file)))),
    );
    const atHome = stems.filter((values) => values !== undefined); // other data has more channels
    expect(atHome).toHaveLength(2); // of the found one and its rival
    for (const values of atHome) expect(values).toEqual(stemOf(supernet));
  });

  test("is refused where the search trained none", async () => {
    const { best } = await search.run({ trials: 2, quiet: true, folder: temporaryFolder() });
    await expect(best.retrain({ ...briefly, from: "supernet" })).rejects.toThrow(
      'from must be "scratch", because this search trained no supernet of paths, but got "supernet"; search with a one-shot method such as oneShot.spos()',
    );
  });
});
