import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { lives, workersOf } from "../study/studyProcess.js";
import { resultOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";
import { smallSpace } from "./smallSpace.js";

const folder = mkdtempSync(join(tmpdir(), "nasbook-restart-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const setUp = `${smallSpace}
  const search = cells.search(strategies.random()).proxy(proxies.epochs(2)).on(digits).seed(3);`;
const scores = 'result.trials.map(({ evaluations }) => evaluations.at(-1)?.metrics.accuracy).join(" ")';
const run = (name: string, workers = 1) =>
  `const result = await search.run({ trials: 5, workers: ${workers}, folder: "${name}", quiet: true }); ${scores}`;
const resume = (name: string) =>
  `import { study } from "nasbook"; const result = await study.resume("${name}", { quiet: true }); ${scores}`;

const evaluatedIn = (name: string): readonly string[] => {
  const file = join(folder, name, "journal.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []; // whole lines
  return lines.filter((line) => line.includes('"event":"evaluated"'));
};

async function kernelWithSearch(): Promise<KernelClient> {
  const kernel = await startKernel({ folder });
  expect((await kernel.execute(setUp)).reply.content).toMatchObject({ status: "ok" });
  return kernel;
}

let unbroken: string | undefined;
beforeAll(async () => {
  const kernel = await kernelWithSearch();
  unbroken = resultOf(await kernel.execute(run("unbroken")));
  await kernel.close();
});

test.each([
  ["restarted", 1, (kernel: KernelClient) => kernel.shutdown()],
  ["killed", 1, (kernel: KernelClient) => kernel.close()],
  ["restarted", 2, (kernel: KernelClient) => kernel.shutdown()],
  ["killed", 2, (kernel: KernelClient) => kernel.close()],
])(
  "a study whose kernel is %s, with %i worker(s), goes on in the next kernel, from its journal",
  async (how, workers, end) => {
    const name = how + workers;
    const first = await kernelWithSearch();
    const pid = Number(resultOf(await first.execute("process.pid")));
    const cell = first.execute(run(name, workers)).catch((error: Error) => error);
    await vi.waitFor(() => expect(evaluatedIn(name).length).toBeGreaterThanOrEqual(2), {
      timeout: 50_000,
      interval: 20,
    });
    const left = workersOf(pid);
    await end(first);
    expect(await cell).toBeInstanceOf(Error); // nobody answered any more
    await first.close();
    await vi.waitFor(() => expect(left.filter(lives)).toEqual([]), { timeout: 10_000 }); // its workers end with it
    const before = evaluatedIn(name);
    expect(before.length).toBeLessThan(5);

    const second = await startKernel({ folder });
    const exchange = await second.execute(resume(name));
    expect(exchange.reply.content).toMatchObject({ status: "ok" });
    expect(resultOf(exchange)).toBe(unbroken);
    expect(evaluatedIn(name).slice(0, before.length)).toEqual(before); // what was judged is not judged again
    expect(evaluatedIn(name)).toHaveLength(5);
    await second.close();
  },
);
