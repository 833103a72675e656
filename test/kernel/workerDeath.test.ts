import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { standsStill, workersOf } from "../study/studyProcess.js";
import { resultOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";
import { smallSpace } from "./smallSpace.js";

const folder = mkdtempSync(join(tmpdir(), "nasbook-worker-"));
let kernel: KernelClient;
let pid: number;
beforeAll(async () => {
  kernel = await startKernel({ folder });
  const search = "const search = cells.search(strategies.random()).proxy(proxies.epochs(2)).on(digits).seed(5);";
  expect((await kernel.execute(smallSpace + search)).reply.content).toMatchObject({ status: "ok" });
  pid = Number(resultOf(await kernel.execute("process.pid")));
});
afterAll(async () => {
  await kernel.close();
  rmSync(folder, { recursive: true, force: true });
});

const trials = 8;
const run = `search.run({ trials: ${trials}, workers: 2, folder: "study" })`;
const linesOf = (event: string): readonly string[] => {
  const file = join(folder, "study", "journal.jsonl");
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : []; // whole lines
  return lines.filter((line) => line.includes(`"event":"${event}"`));
};
// processes are found in /proc
describe.skipIf(process.platform !== "linux")("a study in a cell", () => {
  test("one of whose workers is killed goes on, and records the trial that died with it", async () => {
    const cell = kernel.execute(`const result = await ${run};`);
    await standsStill(() => linesOf("evaluated").length, { least: 3, quiet: 60 });
    const workers = workersOf(pid);
    expect(workers).toHaveLength(2);
    process.kill(workers[0]!, "SIGKILL");
    expect((await cell).reply.content).toMatchObject({ status: "ok" });

    const [failure, ...others] = linesOf("failed").map((line): unknown => JSON.parse(line));
    expect(others).toEqual([]);
    expect(failure).toMatchObject({ cause: "worker-died", message: "worker was killed by SIGKILL (out of memory?)" });
    const { trial } = failure as { readonly trial: number };
    const told = `[result.trials.length, result.trials[${trial}]!.status, result.trials.filter(({ status }) => status === "failed").length].join()`;
    expect(resultOf(await kernel.execute(told))).toBe(`'${trials},failed,1'`);

    // what failed is a record: the next run neither repeats it nor anything else
    const again = await kernel.execute(`const again = await ${run}; again.trials.length`);
    expect(resultOf(again)).toBe(`${trials}`);
    expect(linesOf("evaluated")).toHaveLength(trials - 1);
  });
});
