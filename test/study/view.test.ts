import { SingleBar } from "cli-progress";
import { describe, expect, type Mock, test, vi } from "vitest";
import type { Figure } from "../../sdk/src/plots/figure.js";
import { proxies } from "../../sdk/src/proxies/index.js";
import { strategies } from "../../sdk/src/strategies/index.js";
import type { Strategy } from "../../sdk/src/strategies/strategy.js";
import { oneShot } from "../../sdk/src/supernet/index.js";
import { pretendKernel } from "../notebook/pretendKernel.js";
import { temporaryFolder, tinyData, tinySpace, tinyTraining } from "./tinyStudy.js";

const searchOf = (strategy: Strategy) =>
  tinySpace.search(strategy).proxy(proxies.epochs(2)).on(tinyData).training(tinyTraining);
const texts = (sent: ReturnType<typeof pretendKernel>) =>
  sent.map(({ output }) => output.data["text/plain"]).filter((text) => !text.startsWith("Plotly"));

/** Nine trials on two rungs, a few of whose learning rates are far too high. */
const halvingThatFails = tinySpace
  .real("rate", { low: 1e-3, high: 1e30, log: true })
  .search(strategies.random())
  .proxy(proxies.successiveHalving({ epochs: [1, 100], keep: 1 / 3 }))
  .on(tinyData)
  .training({ ...tinyTraining, learningRate: "rate" })
  .seed(3);
const halvingBudget = { trials: 9, workers: 2 };

describe("in a notebook a running study", () => {
  test("is one live figure, whose last state says that it is finished", async () => {
    const sent = pretendKernel();
    await searchOf(strategies.random()).run({ trials: 4, folder: temporaryFolder() });
    expect(texts(sent).length).toBeGreaterThan(1);
    expect(texts(sent).at(-1)).toMatch(/^random, epochs: 4 of 4 trials, best [\d.]+ % \(2 epochs\); finished$/);
    const ids = sent.flatMap(({ output }) => output.transient.display_id ?? []);
    expect(new Set(ids).size).toBe(1);
  });

  test("says how much of a supernet is trained", async () => {
    const sent = pretendKernel();
    const shared = tinySpace
      .search(oneShot.spos({ epochs: 2 }))
      .on(tinyData)
      .training(tinyTraining);
    await shared.run({ trials: 3, folder: temporaryFolder() });
    expect(texts(sent)[0]).toMatch(/^spos: 0 of 3 trials; 1 worker; 0 % done, measuring the pace$/);
    expect(texts(sent).at(-1)).toMatch(
      /; finished; not calibrated: shared weights may rank worse than the number of parameters \(.* over \d architectures?\); calibrate\(\) measures it/,
    );
  });

  test("tells its rung, its workers, the trials that failed and why, and the time left", async () => {
    const sent = pretendKernel();
    await halvingThatFails.run({ ...halvingBudget, folder: temporaryFolder() });
    const states = texts(sent);
    for (const state of [
      /: 0 of 9 trials; at rung 0: 1 epoch, 0 of 9 judged; 2 workers/,
      /, \d failed; at rung 1: 100 epochs, [0-2] of 3 judged; 2 workers: trials \d, \d; \d+ % done, about \d+ s left; trial \d failed: diverged, .*became NaN/,
    ])
      expect(states.filter((text) => state.test(text)).length, states.join("\n")).toBeGreaterThan(0);
    expect(states.at(-1)).toMatch(/9 of 9 trials, best .* failed; judged \d → \d; finished; trial \d failed: diverged/);
    // what the text says stands below the title of the figure as well, in its last state, too
    const { layout } = sent.at(-1)!.output.data["application/vnd.plotly.v1+json"] as Figure;
    expect(layout.title?.subtitle?.text).toMatch(/judged \d → \d; finished<br>trial \d failed: diverged/);
  });

  test("that an error ends does not say that it is finished", async () => {
    const sent = pretendKernel();
    const broken: Strategy = {
      ...strategies.random(),
      begin: (context) => ({
        propose(question) {
          if (question.number === 2) throw new Error("no idea");
          return strategies.random().begin(context).propose(question);
        },
      }),
    };
    const run = searchOf(broken).run({ trials: 4, parallelism: 1, folder: temporaryFolder() });
    await expect(run).rejects.toThrow("no idea");
    expect(texts(sent).at(-1)).toMatch(/2 of 4 trials.*; stopped by an error; run it again to go on$/);
  });

  test("that is finished already shows nothing", async () => {
    const folder = temporaryFolder();
    await searchOf(strategies.random()).run({ trials: 4, folder, quiet: true });
    const sent = pretendKernel();
    await searchOf(strategies.random()).run({ trials: 4, folder });
    expect(sent).toEqual([]);
  });
});

test("in a terminal a running study is a line on the error stream, and nothing on the output", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const print = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  await searchOf(strategies.random()).run({ trials: 4, folder: temporaryFolder() });
  const written = write.mock.calls.map(([text]) => text).join("");
  const printed = print.mock.calls.length;
  write.mockRestore();
  print.mockRestore();
  expect(written).toMatch(/random, epochs \[=+\] 100 % +done; 4 of 4 trials, best/);
  expect(printed).toBe(0);
});

test("in a terminal a study of shared weights ends by saying that it was not calibrated", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  await tinySpace
    .search(oneShot.spos({ epochs: 12, search: strategies.random() }))
    .on(tinyData)
    .training(tinyTraining)
    .run({ trials: 20, folder: temporaryFolder() });
  const written = write.mock.calls.map(([text]) => text).join("");
  write.mockRestore();
  expect(written).toMatch(
    /\nnot calibrated: shared weights .*\(agreement with parameters -?[01]\.\d\d over \d+ arch.*\n/,
  );
});

test("in a terminal, too, a study of rungs tells its rung, its workers, and in the end what failed", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const update = vi.spyOn(SingleBar.prototype, "update") as unknown as Mock<
    (done: number, payload: { readonly note?: string }) => void // of two signatures, the one that is called
  >;
  await halvingThatFails.run({ ...halvingBudget, folder: temporaryFolder() });
  const notes = update.mock.calls.map(([, { note = "" }]) => note);
  const written = write.mock.calls.map(([text]) => text).join("");
  write.mockRestore();
  update.mockRestore();
  expect(notes.join("\n")).toMatch(
    /; at rung 1: 100 epochs, \d of 3 judged; 2 workers: trials \d, \d; trial \d failed: diverged/,
  );
  expect(notes.at(-1)).toMatch(/9 of 9 trials, best .*; judged \d → \d$/);
  expect(written).toMatch(/ \[=+\] 100 % +done; 9 of 9 trials/);
  expect(written).toMatch(/trial \d failed: diverged, .*became NaN/);
});
