import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { strategies } from "../../../sdk/src/strategies/index.js";
import { trustNotes } from "../../../sdk/src/study/display/trustNotes.js";
import { resume } from "../../../sdk/src/study/store/resume.js";
import { oneShot } from "../../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "../../study/tinyStudy.js";

const searched = (method = oneShot.darts({ epochs: 2, populationSize: 6, tournamentSize: 2 })) =>
  tinySpace.search(method).on(tinyData).training(tinyTraining).seed(2);
const quiet = () => ({ folder: temporaryFolder(), quiet: true });

describe("a differentiable search", () => {
  test("begins with the derived architecture, which no other surpasses, and records how the weights of ops developed", async () => {
    const result = await searched().run({ ...quiet(), trials: 10 });
    const { mixture } = result.record.preparation;
    expect(mixture?.places.map(({ label }) => label)).toEqual(["cell 0>1", "cell 0>2", "cell 1>2"]);
    expect(mixture?.epochs).toHaveLength(2);
    expect(result.trials[0]?.genotype).toEqual(mixture?.derived);
    expect(result.best.genotype).toEqual(mixture?.derived);
    expect(
      result.trials.every(({ evaluations }) => Object.keys(evaluations[0]?.metrics ?? {}).join() === "score"),
    ).toBe(true);
    expect(trustNotes(result.record).join()).toContain(
      "not calibrated: architecture parameters may rank worse than the number of parameters",
    );
  });

  test("stopped in the middle and resumed, writes the journal of a run that was not", async () => {
    const events = (folder: string | undefined) =>
      readFileSync(join(folder as string, "journal.jsonl"), "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => ({ ...JSON.parse(line), cost: undefined, startedAt: undefined, finishedAt: undefined }))
        .slice(1);
    const whole = await searched().run({ ...quiet(), trials: 6 });
    const { folder, ...run } = quiet();
    const stop = new AbortController();
    const stopping = searched().run({ ...run, folder, trials: 6, signal: stop.signal });
    setTimeout(() => stop.abort(), 60);
    await stopping.catch(() => undefined);
    const resumed = await resume(folder, { quiet: true });
    expect(events(resumed.folder)).toEqual(events(whole.folder));
  });

  test("is calibrated against training, and its best is retrained from scratch only", async () => {
    const result = await searched(oneShot.gdas({ epochs: 1, search: strategies.random() })).run({
      ...quiet(),
      trials: 8,
    });
    const calibrated = await result.calibrate({ retrain: 4, epochs: 1, quiet: true });
    expect(calibrated.score).toBe("architecture parameters");
    expect(calibrated.pairs).toHaveLength(4);
    const genotypes = [...result.trials.map(({ genotype }) => genotype), { cell: ["none", "none", "none"] } as never];
    const scores = await result.scores(genotypes);
    const recorded = result.trials.filter(({ evaluations: [one] }) => one?.copyOf === undefined);
    for (const { number, evaluations } of recorded) expect(scores[number]).toBe(evaluations[0]?.metrics.score);
    expect(scores.at(-1)).toBeLessThan(0); // the logarithm of a weight
    await expect(result.scores(genotypes, { by: "supernet" })).rejects.toThrow("trained no weights that paths share");
    expect(result.plot("opPreference").layout.title?.subtitle?.text).not.toContain("not calibrated");
    await expect(result.best.retrain({ epochs: 1, seeds: 1, from: "supernet", quiet: true })).rejects.toThrow(
      'from must be "scratch", because this search trained no supernet of paths',
    );
    const model = await result.best.retrain({ epochs: 1, seeds: 1, quiet: true });
    expect(model.accuracy).toBeGreaterThan(0);
  });

  test("satisfies constraints, even where the derived architecture does not", async () => {
    const free = await searched().run({ ...quiet(), trials: 10 });
    const most = (free.best.parameters as number) - 1;
    const result = await searched()
      .constraints({ maximum: { parameters: most } })
      .run({ ...quiet(), trials: 10 });
    expect(result.best.parameters).toBeLessThanOrEqual(most);
  });

  test("refuses a space that it cannot mix before anything is trained", async () => {
    const deep = tinySpace.integer("depth", { low: 1, high: 2 });
    await expect(
      deep
        .search(oneShot.darts({ epochs: 1 }))
        .on(tinyData)
        .run({ ...quiet(), trials: 2 }),
    ).rejects.toThrow(
      'darts mixes the ops of cell(), dartsCell() and op() layers, but decision "depth" is of kind "integer"',
    );
  });

  test("cannot be compared with random search by a score that trained networks do not have", async () => {
    await expect(searched().run({ ...quiet(), trials: 2, baseline: true })).rejects.toThrow(
      "leave baseline out and use calibrate()",
    );
  });
});
