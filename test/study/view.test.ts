import { describe, expect, test, vi } from "vitest";
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
    expect(texts(sent)[0]).toMatch(/^spos: 0 of 3 trials; 0 % done, measuring the pace$/);
    expect(texts(sent).at(-1)).toMatch(/finished$/);
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
