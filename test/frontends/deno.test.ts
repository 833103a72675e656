import { spawnSync } from "node:child_process";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Exchange, type KernelClient, type KernelProgram, startKernel } from "../kernel/kernelClient.js";
import type { Message } from "../kernel/messages.js";

const command = process.env.NASBOOK_DENO ?? "deno";
const isMissing = spawnSync(command, ["--version"], { stdio: "ignore" }).status !== 0;
if (isMissing) console.log("skipped: notebooks in Deno's kernel; npm install -g deno, or set NASBOOK_DENO");

const deno: KernelProgram = { argv: [command, "jupyter", "--kernel", "--conn"], env: { DENO_NO_UPDATE_CHECK: "1" } };
const root = new URL("../../", import.meta.url).pathname;

/** A folder in which nasbook is installed, as `npm install nasbook` leaves it, and Deno told to use that. */
async function folderWithNasbook(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "nasbook-deno-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ dependencies: { nasbook: "*" } }));
  await writeFile(join(folder, "deno.json"), JSON.stringify({ nodeModulesDir: "manual" }));
  return folder;
}

/** A study small enough to end in seconds. */
const cells = [
  `import { datasets, proxies, space, strategies } from "nasbook";
const digits = await datasets.mnist({ train: 600, validation: 100, test: 100 });
const study = space({ input: digits.shape })
  .stem("conv_3x3", { channels: 4 })
  .cell("normal", { nodes: 3, ops: ["skip_connect", "nor_conv_1x1", "nor_conv_3x3"] })
  .head("classifier")
  .search(strategies.random())
  .proxy(proxies.epochs(1))
  .on(digits)
  .seed(1);`,
  'const result = await study.run({ trials: 5, folder: "study" });',
  "result.plot()",
  "digits",
];

/** What an output shows in the end: its form, and its figure but for the time that is left and what was spent. */
function shown({ published }: Exchange) {
  const outputs = new Map<unknown, Message>();
  for (const message of published)
    if (message.content.data !== undefined) outputs.set(message.content.transient?.display_id ?? message, message); // an update takes the place of what it updates
  return [...outputs.values()].map(({ type, content }) => ({
    isResult: type === "execute_result",
    forms: Object.keys(content.data).sort(),
    traces: content.data["application/vnd.plotly.v1+json"]?.data,
  }));
}

/** With its result, where it shall have one: Deno's kernel may say that it is idle before it sends that. */
async function withResult(actual: Exchange, expected: Exchange, kernel: KernelClient): Promise<Exchange> {
  const isResult = ({ type }: Message) => type === "execute_result";
  if (!expected.published.some(isResult) || actual.published.some(isResult)) return actual;
  const late = await kernel.published((message) => isResult(message) && message.parent === actual.reply.parent);
  return { ...actual, published: [...actual.published, late] };
}

describe.skipIf(isMissing)("in Deno's kernel,", () => {
  let folder: string;
  let kernel: KernelClient;
  beforeAll(async () => {
    folder = await folderWithNasbook();
    kernel = await startKernel({ folder, program: deno });
  }, 60_000);
  afterAll(async () => {
    await kernel?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test("a notebook shows the figures that it shows in ours", async () => {
    const ours = await startKernel();
    try {
      for (const code of cells) {
        const [expected, actual] = [await ours.execute(code), await kernel.execute(code)];
        for (const { reply } of [expected, actual]) expect(reply.content, code).toMatchObject({ status: "ok" });
        expect(shown(await withResult(actual, expected, kernel)), code).toEqual(shown(expected));
      }
    } finally {
      await ours.close();
    }
  }, 120_000);
});
