import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import type { Op } from "../../sdk/src/ops/op.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { space } from "../../sdk/src/space/space.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { journalOf, temporaryFolder, tinyData, tinyTraining } from "./tinyStudy.js";

/** A module as a user writes one: an op that works and one that does not. */
const code = (factor: number) => `
const same = { outputShape: (input) => input, flops: () => 0 };
export const scaled = {
  ...same,
  parameters: () => 1,
  build(toolkit) {
    const factor = toolkit.weight("factor", [1, 1, 1, 1], { fill: ${factor} });
    return (x) => toolkit.tf.mul(x, factor);
  },
};
export const broken = { ...same, parameters: () => 0, build() { throw new Error("kaput"); } };
`;

function moduleIn(folder: string, factor = 2): URL {
  const file = join(folder, "ops.mjs");
  writeFileSync(file, code(factor));
  return pathToFileURL(file);
}

async function searchWith(module: URL) {
  const { scaled, broken }: { scaled: Op; broken: Op } = await import(module.href);
  return space({ ops: { scaled, broken }, module })
    .stem("conv_1x1", { channels: 4 })
    .cell("cell", { nodes: 3, ops: ["scaled", "broken", "nor_conv_1x1"] })
    .head("classifier")
    .search(strategies.random())
    .proxy(proxies.epochs(1))
    .on(tinyData)
    .training(tinyTraining);
}

test("ops from a module of the user's work in two workers as in one, broken ones included", async () => {
  const search = await searchWith(moduleIn(temporaryFolder()));
  const [one, two] = [temporaryFolder(), temporaryFolder()];
  const { trials } = await search.run({ trials: 8, quiet: true, folder: one });
  await search.run({ trials: 8, quiet: true, folder: two, workers: 2 });
  for (const { genotype, status, failure } of trials) {
    const fails = genotype.cell.includes("broken");
    expect(status).toBe(fails ? "failed" : "complete");
    if (fails) expect(failure).toMatchObject({ stage: 0, cause: "threw", message: "kaput" });
  }
  expect(new Set(trials.map(({ status }) => status)).size).toBe(2);
  expect(journalOf(two)).toBe(journalOf(one));
});

test.each([1, 2])("a study of such ops is resumed from its folder alone, with %i workers", async (workers) => {
  const search = await searchWith(moduleIn(temporaryFolder()));
  const [whole, folder] = [temporaryFolder(), temporaryFolder()];
  await search.run({ trials: 6, quiet: true, folder: whole });
  for await (const { number } of search.trials({ trials: 6, folder })) if (number === 2) break;
  await resume(folder, { quiet: true, workers });
  expect(journalOf(folder)).toBe(journalOf(whole));
});

test("a study is not gone on with after its ops have changed", async () => {
  const [ops, folder] = [temporaryFolder(), temporaryFolder()];
  const search = await searchWith(moduleIn(ops));
  for await (const _ of search.trials({ trials: 6, folder })) break;
  const before = journalOf(folder);
  moduleIn(ops, 3);
  await expect(search.run({ trials: 6, quiet: true, folder })).rejects.toThrow(/differs in module: .*fresh: true/);
  expect(journalOf(folder)).toBe(before);
});
