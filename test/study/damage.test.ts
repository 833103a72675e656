import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { openSession, type Session } from "../../sdk/src/study/run/session.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { halvingPlan, journalOf, sharedPlan, temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const halving = tinySpace
  .search(strategies.random())
  .proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 }))
  .on(tinyData)
  .training(tinyTraining);
const shared = tinySpace
  .search(oneShot.spos({ epochs: 2, populationSize: 3, tournamentSize: 2 }))
  .on(tinyData)
  .training(tinyTraining);
const budget = { trials: 4, quiet: true } as const;

const dataFile = (folder: string) => join(folder, "datasets", `${tinyData.id}.dataset`);
const damages: readonly [string, (file: string) => void, RegExp][] = [
  ["cut off", (file) => truncateSync(file, 1000), /it must have \d+ bytes, according to its header, but has 1000/],
  ["altered", alter, /its content hash must be [0-9a-f]+, but is [0-9a-f]+; it was altered/],
  ["gone", (file) => rmSync(file), /ENOENT/],
];

/** Another pixel, and the length as it was. */
function alter(file: string): void {
  const bytes = readFileSync(file);
  const last = bytes.length - 1;
  bytes[last] = bytes[last] === 0 ? 1 : 0;
  writeFileSync(file, bytes);
}

async function runOut({ events }: Pick<Session, "events">): Promise<void> {
  for await (const _ of events);
}

/** A study that was left after a few events. */
async function begun(search: typeof halving | typeof shared): Promise<string> {
  const folder = temporaryFolder();
  for await (const { number } of search.trials({ trials: budget.trials, folder })) if (number === 1) break;
  return folder;
}

async function unbroken(search: typeof halving | typeof shared): Promise<string> {
  const folder = temporaryFolder();
  await search.run({ ...budget, folder });
  return journalOf(folder);
}

describe.each(damages)("a data set in the study's folder that is %s", (_, damage, why) => {
  test("stops resume() with what to do, and nothing recorded is lost", async () => {
    const folder = await begun(halving);
    const before = journalOf(folder);
    damage(dataFile(folder));
    await expect(resume(folder, { quiet: true })).rejects.toThrow(why);
    await expect(resume(folder, { quiet: true })).rejects.toThrow(
      /run the program of the study again: it writes the data set and continues with the recorded trials/,
    );
    expect(journalOf(folder)).toBe(before);
  });

  test.each([1, 2])("is written anew by the program of the study, with %i workers", async (workers) => {
    const folder = await begun(halving);
    damage(dataFile(folder));
    const { trials } = await halving.run({ ...budget, folder, workers });
    expect(trials.filter(({ status }) => status === "failed")).toEqual([]);
    expect(journalOf(folder)).toBe(await unbroken(halving));
    expect((await resume(folder, { quiet: true })).trials).toEqual(trials);
  });
});

describe("checkpoints", () => {
  test.each([1, 2])("that cannot be written stop the study, not its trials, with %i workers", async (workers) => {
    const [folder, whole] = [temporaryFolder(), temporaryFolder()];
    await runOut(await openSession(halvingPlan, { workers: 1, folder: whole }));
    (await openSession(halvingPlan, { workers, folder })).close(); // nothing but the first line
    writeFileSync(join(folder, "checkpoints"), "in the way");
    await expect(resume(folder, { quiet: true, workers })).rejects.toThrow(
      /weights cannot be written to \S+trial-\d-0\.safetensors: .+; free disk space or choose another folder, then run it again/,
    );
    expect(journalOf(folder)).not.toContain('"failed"');
    rmSync(join(folder, "checkpoints"));
    await resume(folder, { quiet: true, workers });
    expect(journalOf(folder)).toBe(journalOf(whole));
  });

  test("that were cut off are trained again to the same scores", async () => {
    const folder = temporaryFolder();
    for await (const { evaluations } of halving.trials({ trials: 4, folder })) if (evaluations.length === 2) break;
    const checkpoints = readdirSync(join(folder, "checkpoints"));
    expect(checkpoints.length).toBeGreaterThan(0);
    for (const file of checkpoints) truncateSync(join(folder, "checkpoints", file), 100);
    const { trials } = await halving.run({ ...budget, folder });
    const withoutCost = (journal: string) => journal.replace(/"images":\d+/g, ""); // honest: more were trained
    expect(trials.filter(({ status }) => status === "complete")).toHaveLength(2);
    expect(withoutCost(journalOf(folder))).toBe(withoutCost(await unbroken(halving)));
  });
});

describe("the weights of a supernet", () => {
  test.each<[string, (folder: string) => void]>([
    ["gone", (folder) => rmSync(join(folder, "supernet"), { recursive: true })],
    ["cut off", (folder) => truncateSync(join(folder, "supernet", "epoch-2.safetensors"), 100)],
    ["of unknown progress", (folder) => writeFileSync(join(folder, "supernet", "progress.json"), "{")],
  ])("that are %s are trained again, and the study goes on to the same end", async (_, damage) => {
    const folder = await begun(shared);
    damage(folder);
    await shared.run({ ...budget, folder });
    expect(journalOf(folder)).toBe(await unbroken(shared));
  });

  test.each([1, 2])("that vanish stop the study, not its trials, with %i workers", async (workers) => {
    const [folder, whole] = [temporaryFolder(), temporaryFolder()];
    await runOut(await openSession(sharedPlan, { workers: 1, folder: whole }));
    const { events } = await openSession(sharedPlan, { workers, folder });
    expect(await events.next()).toMatchObject({ value: [{ event: "prepared" }] });
    rmSync(join(folder, "supernet"), { recursive: true });
    await expect(runOut({ events })).rejects.toThrow(/epoch-2\.safetensors/);
    expect(journalOf(folder)).not.toContain('"failed"');
    await resume(folder, { quiet: true, workers });
    expect(journalOf(folder)).toBe(journalOf(whole));
  });
});

describe("two studies at the same time in one process", () => {
  test("judge by their own supernets, and free their own", async () => {
    const [alone, beside, other] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
    await shared.run({ ...budget, folder: alone });
    await Promise.all([
      shared.run({ ...budget, folder: beside }),
      shared.seed(5).run({ quiet: true, trials: 9, folder: other }),
    ]);
    expect(journalOf(beside)).toBe(journalOf(alone));
    expect(journalOf(other)).not.toContain('"failed"');
  });
});
