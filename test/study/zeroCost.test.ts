import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { brackets } from "../../sdk/src/analysis/brackets.js";
import { fromArrays } from "../../sdk/src/datasets/fromArrays.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import { resume } from "../../sdk/src/study/store/resume.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { tables } from "../../sdk/src/tables/index.js";
import { copyOf, journalOf, temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const funnelOf = (strategy = strategies.random()) =>
  tinySpace
    .search(strategy)
    .proxy(proxies.synflow({ keep: 1 / 2, batchSize: 16 }))
    .proxy(proxies.epochs(1, { keep: 1 / 2 }))
    .proxy(proxies.epochs(3))
    .on(tinyData)
    .training(tinyTraining)
    .seed(3);
const quiet = { quiet: true, trials: 12 } as const;

describe("a funnel that begins with untrained networks", () => {
  test("scores all trials, trains the best of them from scratch, and keeps their weights from then on", async () => {
    const { trials, best, cost, stages } = await funnelOf().run({ ...quiet, rerun: true, folder: temporaryFolder() });
    expect(stages.map(({ name }) => name)).toEqual(["synflow (not calibrated)", "1 epoch", "3 epochs"]);
    const failed = trials.filter(({ failure }) => failure !== undefined);
    for (const { failure } of failed) expect(failure).toMatchObject({ stage: 0, cause: "diverged" });
    const fit = trials.filter(({ failure }) => failure === undefined);
    const score = ({ evaluations }: (typeof trials)[number]) => evaluations[0]?.metrics.synflow as number;
    const order = [...fit].sort((a, b) => score(b) - score(a) || a.number - b.number);
    const trained = fit.filter(({ evaluations }) => evaluations.length > 1);
    expect(trained).toHaveLength(Math.min(6, fit.length));
    expect(new Set(trained)).toEqual(new Set(order.slice(0, 6)));
    for (const { evaluations } of trained) {
      expect(evaluations[0]).toMatchObject({ by: "zeroCost", stage: 0, curve: [], fidelity: { epochs: 0 } });
      expect(evaluations[0]?.cost.images).toBe(0); // synflow looks at no data
      expect(evaluations.slice(1).map(({ cost }) => cost.images / tinyData.train.count)).toEqual(
        [1, 2].slice(0, evaluations.length - 1),
      );
    }
    expect(cost.images).toBe((6 * 1 + 3 * 2) * tinyData.train.count);
    expect(best.by).toBe("training");
    expect(best.accuracy).toBeGreaterThan(0);
  });

  test("gives the untrained no value of the objective: they are stopped, neither failed nor scored", async () => {
    const result = await funnelOf().run({ ...quiet, folder: temporaryFolder() });
    const untrained = result.trials.filter(
      ({ evaluations, failure }) => failure === undefined && evaluations.at(-1)?.by === "zeroCost",
    );
    expect(untrained.length).toBeGreaterThan(0);
    for (const { number, status } of untrained) {
      expect(status).toBe("stopped");
      const candidate = result.candidate(number);
      expect(candidate).toMatchObject({ score: undefined, accuracy: undefined, by: "zeroCost" });
      expect(candidate.metrics.synflow).toBeTypeOf("number");
    }
    expect(result.front.every(({ by }) => by === "training")).toBe(true);
    expect(result.progress().every(({ best }) => best <= 1)).toBe(true);
  });

  test.each(Object.entries(strategies))("goes on with the strategy %s", async (name, make) => {
    const genotypes = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => tinySpace.sample(seed));
    const strategy =
      name === "listed" ? strategies.listed({ genotypes }) : (make as () => ReturnType<typeof strategies.random>)();
    const goals = name === "motpe" || name === "nsga2" ? { accuracy: "maximize", parameters: "minimize" } : undefined;
    const search = funnelOf(strategy);
    const result = await (goals === undefined ? search : search.objectives(goals as never)).run({
      ...quiet,
      trials: 8,
      folder: temporaryFolder(),
    });
    expect(result.best.by).toBe("training");
  });

  test("is the same with two workers, to the last digit", async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()];
    await funnelOf().run({ ...quiet, folder: one });
    await funnelOf().run({ ...quiet, folder: two, workers: 2 });
    expect(journalOf(two)).toBe(journalOf(one));
  });

  test("is resumed from any line of its journal to the same end", async () => {
    const whole = temporaryFolder();
    await funnelOf().run({ ...quiet, folder: whole });
    const lines = readFileSync(join(whole, "journal.jsonl"), "utf8").split("\n");
    for (const kept of [2, 9, 20, 28]) {
      const folder = copyOf(whole);
      const { writeFileSync } = await import("node:fs");
      writeFileSync(join(folder, "journal.jsonl"), `${lines.slice(0, kept).join("\n")}\n`);
      const again = await resume(folder, { quiet: true });
      expect(journalOf(folder)).toBe(journalOf(whole));
      expect(again.best.by).toBe("training");
    }
  });

  test("keeps constraints before scores", async () => {
    const sizes = (await funnelOf().run({ ...quiet, folder: temporaryFolder() })).trials.map(
      ({ parameters }) => parameters as number,
    );
    const most = (Math.min(...sizes) + Math.max(...sizes)) / 2;
    const { trials } = await funnelOf()
      .constraints({ maximum: { parameters: most } })
      .run({ ...quiet, folder: temporaryFolder() });
    for (const { parameters } of trials) expect(parameters).toBeLessThanOrEqual(most);
  });

  test("may score after a first training, which the last one continues", async () => {
    const search = tinySpace
      .search(strategies.random())
      .proxy(proxies.epochs(1, { keep: 1 / 2 }))
      .proxy(proxies.gradNorm({ keep: 1 / 2, batchSize: 8 }))
      .proxy(proxies.epochs(3))
      .on(tinyData)
      .training(tinyTraining);
    const result = await search.run({ ...quiet, trials: 8, rerun: true, folder: temporaryFolder() });
    const complete = result.trials.filter(({ status }) => status === "complete");
    expect(complete).toHaveLength(2);
    for (const { evaluations } of complete) expect(evaluations.map(({ cost }) => cost.images)).toEqual([32, 8, 64]); // one epoch, a batch, two more epochs
    const table = result.table({ top: 8 });
    const epochs = table.rows.map((row) => row[table.columns.indexOf("epochs")]);
    expect(epochs).toEqual([3, 3, 1, 1, 1, 1, 1, 1]);
    const waiting = result.trials.find(({ evaluations }) => evaluations.length === 2);
    expect(result.candidate(waiting?.number as number)).toMatchObject({ by: "training", score: expect.any(Number) });
    expect(result.cost).toMatchObject({ images: 8 * 32 + 4 * 8 + 2 * 64, ofFull: expect.closeTo(416 / (8 * 104)) });
  });

  test("may be followed by successive halving, and warm-starts another search with its trained trials only", async () => {
    const first = await tinySpace
      .search(strategies.random())
      .proxy(proxies.params({ keep: 1 / 2 }))
      .proxy(proxies.successiveHalving({ epochs: [1, 2], keep: 1 / 2 }))
      .on(tinyData)
      .training(tinyTraining)
      .run({ ...quiet, trials: 8, rerun: true, folder: temporaryFolder() });
    expect(first.name).toBe("random, params > successiveHalving");
    expect(first.trials.filter(({ status }) => status === "complete")).toHaveLength(2);
    const warm = await funnelOf(strategies.tpe())
      .warmStart(first)
      .run({ ...quiet, folder: temporaryFolder() });
    expect(warm.name).toContain("warm start from 4 trials");
  });

  test("ranks by several scores at once", async () => {
    const search = tinySpace
      .search(strategies.random())
      .proxy(proxies.zeroCost({ scores: ["params", "snip"], keep: 1 / 4, batchSize: 8 }))
      .proxy(proxies.epochs(1))
      .on(tinyData)
      .training(tinyTraining);
    const { record, trials } = await search.run({ ...quiet, trials: 8, rerun: true, folder: temporaryFolder() });
    const [first] = brackets(record);
    expect(first).toMatchObject({ evaluated: 8, promoted: 2 });
    const values = [...(first?.trials ?? [])].sort((a, b) => b.score - a.score || a.trial - b.trial);
    expect(values.slice(0, 2).every(({ promoted }) => promoted)).toBe(true);
    expect(trials.every(({ evaluations }) => Object.keys(evaluations[0]?.metrics ?? {}).join() === "params,snip")).toBe(
      true,
    );
  });
});

describe("what is shown of it", () => {
  test("says that the ranking was not calibrated, until it was", async () => {
    const result = await funnelOf().run({ ...quiet, folder: temporaryFolder() });
    const protocol = async () =>
      JSON.stringify((await result.reportSections()).find(({ heading }) => heading.endsWith("protocol"))?.table);
    expect(await protocol()).toContain(
      "synflow of untrained networks, on a batch of 16; 50 % of the trials go on; not calibrated",
    );
    const trust = (await result.reportSections()).find(({ heading }) => heading.endsWith("can the score be trusted?"));
    const note =
      /not calibrated: synflow of untrained networks chose what to train.* \(agreement with parameters -?\d\.\d\d over \d+ trials\)/i;
    expect(trust?.text).toMatch(note);
    expect(JSON.stringify(result.table())).toMatch(note);

    const calibration = await result.calibrate({ quiet: true, retrain: 4, epochs: 1 });
    expect(calibration).toMatchObject({ score: "synflow", isAccuracy: false });
    expect(calibration.pairs).toHaveLength(4);
    const scores = calibration.pairs.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const synflow = result.trials.map(({ evaluations }) => evaluations[0]?.metrics.synflow);
    for (const score of scores) expect(synflow).toContain(score);
    expect(calibration.plot().title).toBe("Can the synflow score be trusted?");
    expect(JSON.stringify(calibration.plot())).toContain("synflow score (higher is better)");
    expect(await protocol()).toContain("calibrated, see above");
    expect(JSON.stringify(result.table())).not.toMatch(note);
  });

  test("has all trials at each stage, and their scores", async () => {
    const result = await funnelOf().run({ ...quiet, rerun: true, folder: temporaryFolder() });
    const failed = result.trials.filter(({ status }) => status === "failed").length;
    const [first, second, third] = brackets(result.record);
    expect([first?.evaluated, second?.evaluated, third?.evaluated]).toEqual([12 - failed, 6, 3]);
    expect(first?.trials.every(({ score }) => Number.isFinite(score))).toBe(true);
    const frame = await result.frame();
    expect(frame.columns).toEqual(expect.arrayContaining(["synflow", "accuracy"]));
    const rows = result.table({ top: 12 });
    expect(rows.columns).toEqual(expect.arrayContaining(["synflow"]));
    for (const kind of ["history", "brackets", "pareto", "timeline", "learningCurves", "importance", "slice"] as const)
      expect(result.plot(kind).data.length, kind).toBeGreaterThan(0);
  });
});

describe("a score of untrained networks is refused", () => {
  const folder = () => temporaryFolder();
  const scored = tinySpace.search(strategies.random()).proxy(proxies.synflow());

  test("as the last stage: nothing would be trained", async () => {
    await expect(scored.on(tinyData).run({ ...quiet, folder: folder() })).rejects.toThrow(
      "synflow scores untrained networks, so a stage of training must come after it, but it is the last; add .proxy(proxies.epochs(4))",
    );
  });

  test("on evaluators that train no networks", async () => {
    const trained = scored.proxy(proxies.epochs(1));
    const table = tables.fromFunction({
      name: "by ops",
      space: tinySpace,
      epochs: [1],
      answer: () => ({ metrics: { accuracy: 0.5 } }),
    });
    await expect(trained.on(table as never).run({ ...quiet, folder: folder() })).rejects.toThrow(
      "synflow scores untrained networks, but candidates are evaluated by the table by ops, which trains none; use .on(dataset), or leave out that proxy",
    );
    await expect(trained.on(() => 1).run({ ...quiet, folder: folder() })).rejects.toThrow(
      "synflow scores untrained networks, but candidates are evaluated by the function",
    );
    expect(() => tinySpace.search(oneShot.spos()).proxy(proxies.synflow())).toThrow("takes no proxy");
    await expect(trained.on(tinyData).open({ trials: 20, folder: folder() })).rejects.toThrow(
      "open() asks your own loop for every result, but synflow is computed from untrained networks; use run()",
    );
  });

  test("where the data have no classes and it needs them", async () => {
    const numbers = fromArrays({
      name: "numbers",
      task: "regression",
      shape: [4, 4, 1],
      inputs: Array.from({ length: 40 }, (_, index) => Array.from({ length: 16 }, (_, place) => (index * place) % 7)),
      targets: { sum: Array.from({ length: 40 }, (_, index) => index) },
      seed: 1,
    });
    const search = tinySpace.search(strategies.random()).proxy(proxies.epeNas()).proxy(proxies.epochs(1)).on(numbers);
    await expect(search.run({ ...quiet, folder: folder() })).rejects.toThrow(
      "epeNas compares inputs of one class, but numbers is a regression; use another score, such as synflow",
    );
  });

  test("by name where every candidate has none: the study ends, and says why", async () => {
    const genotypes = [{ cell: ["none", "none", "none"] }] as never;
    const search = tinySpace
      .search(strategies.listed({ genotypes }))
      .proxy(proxies.jacobCov({ keep: 1 }))
      .proxy(proxies.epochs(1))
      .on(tinyData);
    const result = await search.run({ quiet: true, trials: 1, folder: folder() });
    expect(result.trials.map(({ status }) => status)).toEqual(["failed"]);
    expect(() => result.best).toThrow(
      /no trial of this study has a result; the first failure: diverged, jacobCov of this architecture is not finite/,
    );
  });
});
