import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import "../../sdk/src/study/display/displays.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Search } from "../../sdk/src/study/api/search.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const quiet = { quiet: true } as const;
const on = (search: ReturnType<typeof tinySpace.search>) => search.on(tinyData).training(tinyTraining).seed(3);
const random = strategies.random();
const shared = on(tinySpace.search(oneShot.spos({ epochs: 12, search: random })));
const funnel = on(
  tinySpace
    .search(random)
    .proxy(proxies.synflow({ keep: 1 / 2, batchSize: 16 }))
    .proxy(proxies.naswot({ keep: 1 / 2, batchSize: 16 }))
    .proxy(proxies.epochs(1)),
);
const run = <S extends Pick<Search, "run">>(search: S, trials = 12) =>
  search.run({ ...quiet, trials, folder: temporaryFolder() }) as ReturnType<S["run"]>;
/** Nothing of the input comes through. */
const dead = { cell: ["none", "none", "none"] } as const;

describe("the score of any architecture", () => {
  test("of a supernet is the movement of its weights: the recorded one of a trial, and of any other path", async () => {
    const result = await run(shared, 6);
    const tried = result.trials.filter(({ evaluations: [one] }) => one !== undefined && one.copyOf === undefined);
    const scores = await result.scores(tried.map(({ genotype }) => genotype));
    expect(scores).toEqual(tried.map(({ evaluations }) => evaluations[0]?.metrics.movement));
    const untried = [...Array(50).keys()]
      .map((seed) => tinySpace.sample(seed))
      .find((genotype) => tried.every((trial) => JSON.stringify(trial.genotype) !== JSON.stringify(genotype)))!;
    const [score] = await result.scores([untried]);
    expect(score).toBeGreaterThan(0);
    // measured, not recorded: a study that proposes it records the same
    const listed = await run(
      on(tinySpace.search(oneShot.spos({ epochs: 12, search: strategies.listed({ genotypes: [untried] }) }))),
      1,
    );
    expect(listed.trials[0]?.evaluations[0]?.metrics.movement).toBe(score);
  });

  test("is higher for the better, whatever the objective", async () => {
    const minimized = await run(shared.objectives({ loss: "minimize" }), 6);
    const [trial] = minimized.trials;
    expect(await minimized.scores([trial!.genotype])).toEqual([-(trial!.evaluations[0]?.metrics.loss as number)]);
    const [alone] = await (await run(shared, 6)).scores([trial!.genotype], { by: "supernet" });
    expect(alone).toBeCloseTo(-(trial!.evaluations[0]?.metrics.loss as number), 6);
    const accurate = await run(shared.objectives({ accuracy: "maximize" }), 6);
    expect(await accurate.scores([trial!.genotype])).toEqual([trial!.evaluations[0]?.metrics.accuracy]);
    expect(await accurate.scores([trial!.genotype], { by: "movement" })).toEqual([
      trial!.evaluations[0]?.metrics.movement,
    ]);
  });

  test("of an ensemble is that of its paths, and of the supernet alone its loss", async () => {
    const result = await run(on(tinySpace.search(oneShot.auto({ epochs: 2, search: random }))), 6);
    const { genotype, evaluations } = result.trials.find(({ evaluations: [one] }) => one?.copyOf === undefined)!;
    const metrics = evaluations[0]!.metrics;
    expect(await result.scores([genotype])).toEqual([metrics.score]);
    const [alone] = await result.scores([genotype], { by: "supernet" });
    expect(alone).toBe(-metrics.loss!);
  });

  test("of a funnel is that of its first stage without training, or the one that is named", async () => {
    const result = await run(funnel);
    const fit = result.trials.filter(({ failure }) => failure === undefined);
    const genotypes = fit.map(({ genotype }) => genotype);
    const recorded = fit.map(({ evaluations }) => evaluations[0]?.metrics.synflow);
    expect(await result.scores(genotypes)).toEqual(recorded);
    const naswot = await result.scores(genotypes, { by: "naswot", workers: 1 });
    for (const [index, { evaluations }] of fit.entries())
      if (evaluations[1] !== undefined) expect(naswot[index]).toBe(evaluations[1].metrics.naswot);
    expect(naswot.every(Number.isFinite)).toBe(true);
    const parameters = await result.scores(genotypes, { by: "params" });
    expect(parameters).toEqual(fit.map((trial) => trial.parameters));
  });

  test("by several scores is the mean share of the study's architectures that it beats", async () => {
    const search = tinySpace.search(random).proxy(proxies.zeroCost({ scores: ["params", "flops"], keep: 1 / 2 }));
    const result = await run(on(search.proxy(proxies.epochs(1))), 8);
    const scores = await result.scores(result.trials.map(({ genotype }) => genotype));
    const sizes = result.trials.map(({ parameters }) => parameters!);
    for (const score of scores) {
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }
    expect(scores[sizes.indexOf(Math.max(...sizes))]).toBe(Math.max(...(scores as number[])));
  });

  test("is undefined where there is none, with the reason, and never NaN", async () => {
    const result = await run(funnel);
    const failures: unknown[] = [];
    const live = { cell: ["nor_conv_1x1", "nor_conv_1x1", "nor_conv_1x1"] } as const;
    const scores = await result.scores([dead, live], {
      by: "jacobCov",
      onFailure: (index, { message }) => failures.push([index, message]),
    });
    expect(scores).toEqual([undefined, expect.any(Number)]);
    expect(failures).toEqual([[0, expect.stringMatching(/jacobCov of this architecture is not finite/)]]);
  });

  test("stops when it is told to", async () => {
    const result = await run(shared, 3);
    const stop = new AbortController();
    const genotypes = [...Array(27).keys()].map((seed) => tinySpace.sample(seed));
    const scoring = result.scores(genotypes, { signal: stop.signal, quiet: true });
    setImmediate(() => stop.abort(new Error("enough")));
    await expect(scoring).rejects.toThrow("enough");
  });

  test("is the same in a study that is loaded from its folder, without the program that ran it", async () => {
    const folder = temporaryFolder();
    const genotypes = [1, 2, 3, 4].map((seed) => tinySpace.sample(seed));
    const before = await (await shared.run({ ...quiet, trials: 3, folder })).scores(genotypes);
    expect(await (await resume(folder, quiet)).scores(genotypes)).toEqual(before);
    // the supernet is trained again where its weights are gone
    rmSync(join(folder, "supernet"), { recursive: true });
    expect(await (await resume(folder, quiet)).scores(genotypes, { workers: 2 })).toEqual(before);
  }, 60_000);

  test("is refused by name where there is nothing to score with", async () => {
    const trained = await run(on(tinySpace.search(random).proxy(proxies.epochs(1))), 3);
    const genotype = trained.trials[0]!.genotype;
    await expect(trained.scores([genotype])).rejects.toThrow(
      'scores() needs a one-shot search or a stage that scores untrained networks, but this study trains every candidate; name a score with { by: "synflow" }',
    );
    expect(await trained.scores([genotype], { by: "params" })).toEqual([trained.trials[0]!.parameters]);
    await expect(trained.scores([genotype], { by: "supernet" })).rejects.toThrow(
      'by must not be "supernet", because this search trained no weights that paths share',
    );
    await expect(trained.scores([genotype], { by: "movement" })).rejects.toThrow(
      'by must not be "movement", because this search trained no weights of their own for the ops of its paths',
    );
    await expect(trained.scores([genotype], { by: "zeros" as never })).rejects.toThrow(
      /by must be "supernet", "movement" or a score of untrained networks, but is "zeros"; known: synflow, /,
    );
    await expect(trained.scores([genotype, { cell: ["none"] } as never])).rejects.toThrow(
      /^genotypes\[1\] must have a valid value for every decision of the space, but got \{"cell":\["none"\]\}/,
    );
    const called = await tinySpace
      .search(random)
      .on(() => 1)
      .run({ ...quiet, trials: 2, folder: false });
    await expect(called.scores([genotype])).rejects.toThrow(/needs a search on a data set, but .* by the function/);
  });
});

describe("a calibration", () => {
  test("is kept in the study's folder, one of each score, and loaded with the study", async () => {
    const folder = temporaryFolder();
    const result = await shared.run({ ...quiet, trials: 12, folder });
    const first = await result.calibrate({ ...quiet, retrain: 4, epochs: 1 });
    const other = await result.calibrate({ ...quiet, retrain: 4, epochs: 1, by: "synflow" });
    expect(other.score).toBe("synflow");
    const again = await resume(folder, quiet);
    expect(again.calibrations).toEqual([first, other]);
    expect(again.calibration).toEqual(other);
    expect(again.record.calibrations?.map(({ score }) => score)).toEqual(["movement", "synflow"]);
    expect(JSON.stringify(again.table())).not.toContain("not calibrated");
    expect(JSON.stringify(again.table())).toContain("calibrated: the movement score ");
    const sections = await again.reportSections();
    expect(
      sections.filter(({ heading }) => heading.endsWith("can the score be trusted?")).map(({ text }) => text),
    ).toEqual([expect.stringMatching(/^The movement score /), expect.stringMatching(/^The synflow score /)]);
    // another calibration of the same score takes its place
    await again.calibrate({ ...quiet, retrain: 3, epochs: 1 });
    expect(again.calibrations.map(({ score, pairs }) => [score, pairs.length])).toEqual([
      ["synflow", 4],
      ["movement", 3],
    ]);
  });

  test("of another score leaves the ranking of the study uncalibrated", async () => {
    const result = await run(shared);
    await result.calibrate({ ...quiet, retrain: 4, epochs: 1, by: "params" });
    expect(JSON.stringify(result.table())).toContain("not calibrated: shared weights");
    expect(result.plot("history").layout.title?.subtitle?.text).toContain("not calibrated");
  });

  test("that an earlier version recorded as trainings only is read from these", async () => {
    const folder = temporaryFolder();
    const result = await funnel.run({ ...quiet, trials: 12, folder });
    const made = await result.calibrate({ ...quiet, retrain: 4, epochs: 2 });
    rmSync(join(folder, "calibration.json"));
    expect((await resume(folder, quiet)).calibration).toEqual(made);
    // one that was interrupted says nothing
    const [name] = (await import("node:fs")).readdirSync(folder).filter((each) => each.startsWith("calibration-"));
    const journal = join(folder, name!, "journal.jsonl");
    writeFileSync(journal, readFileSync(journal, "utf8").split("\n").slice(0, -2).join("\n"));
    expect((await resume(folder, quiet)).calibration).toBeUndefined();
  });

  test("goes with the study that it was of, and a damaged one is none", async () => {
    const folder = temporaryFolder();
    const result = await shared.run({ ...quiet, trials: 8, folder });
    await result.calibrate({ ...quiet, retrain: 3, epochs: 1 });
    writeFileSync(join(folder, "calibration.json"), "[{");
    expect((await resume(folder, quiet)).calibration).toBeUndefined();
    await result.calibrate({ ...quiet, retrain: 3, epochs: 1 });
    await shared.run({ ...quiet, trials: 8, folder, fresh: true });
    expect(existsSync(join(folder, "calibration.json"))).toBe(false);
  });

  test("needs as many architectures as it is to retrain", async () => {
    const result = await run(shared, 30);
    const different = new Set(result.trials.map(({ genotype }) => tinySpace.canonical(genotype))).size;
    await expect(result.calibrate({ ...quiet, retrain: 20 })).rejects.toThrow(
      `retrain must be at most ${different}, the different architectures that this study scored, but got 20; use a smaller number, or run more trials`,
    );
    await expect(result.calibrate({ ...quiet, retrain: 1000 })).rejects.toThrow(
      `but got 1000; use a smaller number, or the space has 27 in all`,
    );
    await expect(result.calibrate({ retrain: 9, candidates: 8 } as never)).rejects.toThrow(
      "candidates is not an option of calibrate(), whose retrain is the number of architectures, but got 8; use { retrain: 8, epochs: 9 }",
    );
  });

  test("chooses the same architectures again, all of a ranking when it asks for as many", async () => {
    const result = await run(shared);
    const different = new Set(result.trials.map(({ genotype }) => tinySpace.canonical(genotype))).size;
    const all = await result.calibrate({ ...quiet, retrain: different, epochs: 1 });
    expect(new Set(all.pairs.map(({ architecture }) => architecture)).size).toBe(different);
    const [one, other] = [
      await result.calibrate({ ...quiet, retrain: 3, epochs: 1 }),
      await result.calibrate({ ...quiet, retrain: 3, epochs: 1 }),
    ];
    expect(other).toEqual(one);
  });
});

describe("not calibrated is said", () => {
  test("by each candidate that shared weights or an untrained network ranked, and by none that was trained", async () => {
    const result = await run(shared);
    expect(inspect(result.best)).toMatch(/\nnot calibrated: shared weights may rank worse/);
    await result.calibrate({ ...quiet, retrain: 4, epochs: 1 });
    expect(inspect(result.best)).toMatch(/\ncalibrated: the movement score /);
    const sieved = await run(funnel);
    const untrained = sieved.trials.find(({ evaluations }) => evaluations.at(-1)?.by === "zeroCost")!;
    expect(inspect(sieved.candidate(untrained.number))).toMatch(/\nnot calibrated: synflow of untrained networks/);
    expect(inspect(sieved.best)).not.toMatch(/calibrated/);
  });

  test("in every figure that shows a ranking by shared weights, and beside the ranks by parameters in the table", async () => {
    const result = await run(shared);
    const kinds = ["history", "pareto", "slice", "parallelCoordinates", "opPreference"] as const;
    for (const kind of kinds) expect(result.plot(kind).layout.title?.subtitle?.text, kind).toContain("not calibrated");
    const table = result.table({ top: 12 });
    const [ranks, sizes] = ["rank by parameters", "parameters"].map((name) =>
      table.rows.map((row) => row[table.columns.indexOf(name)] as number),
    );
    for (const [index, rank] of ranks!.entries())
      expect(rank).toBe(1 + sizes!.filter((size) => size > sizes![index]!).length);
    await result.calibrate({ ...quiet, retrain: 4, epochs: 1 });
    for (const kind of kinds) expect(result.plot(kind).layout.title?.subtitle?.text).not.toContain("not calibrated");
    expect(result.table().columns).not.toContain("rank by parameters");
  });

  test("of the stages of a funnel one by one", async () => {
    const result = await run(funnel);
    expect(JSON.stringify(result.plot("brackets"))).toContain("synflow (not calibrated)");
    await result.calibrate({ ...quiet, retrain: 4, epochs: 1 });
    const shown = JSON.stringify(result.plot("brackets"));
    expect(shown).not.toContain("synflow (not calibrated)");
    expect(shown).toContain("naswot (not calibrated)");
    expect(JSON.stringify(result.table())).toContain("not calibrated: naswot");
  });
});

test("a regression has no accuracies to compare scores with", async () => {
  const numbers = fromArrays({
    name: "numbers",
    task: "regression",
    shape: [4, 4, 1],
    inputs: Array.from({ length: 40 }, (_, index) => Array.from({ length: 16 }, (_, place) => (index * place) % 7)),
    targets: { sum: Array.from({ length: 40 }, (_, index) => index) },
    seed: 1,
  });
  const result = await run(shared.on(numbers) as typeof shared, 4);
  await expect(result.calibrate(quiet)).rejects.toThrow("calibrate() compares accuracies, but this study measures");
  expect((await result.scores([tinySpace.sample(5)])).every((score) => score !== undefined)).toBe(true);
});
