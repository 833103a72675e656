import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, test, vi } from "vitest";
import { newConnection } from "../../kernel-setup/src/client/newConnection.js";
import { kernelSpec } from "../../kernel-setup/src/kernelSpec.js";
import { lives } from "../study/studyProcess.js";
import { resultOf } from "./exchange.js";
import { startKernel } from "./kernelClient.js";
import { runNotebook } from "./notebookRun.js";

const folder = mkdtempSync(join(tmpdir(), "nasbook-orphan-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** By when a kernel is gone whose end nobody asked for. */
const goneBy = { timeout: 6000, interval: 50 };

// what Windows names in JPY_PARENT_PID is no process id
describe.skipIf(process.platform === "win32")("a kernel whose parent is killed ends", () => {
  test.each([
    ["waits", "await new Promise(() => {});"],
    ["computes", "while (true) {}"],
    ["computes after an await", "await null; while (true) {}"],
    ["cannot be told anything", "await null; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
  ])("while a cell %s", async (how, code) => {
    const file = join(folder, `${how}.pid`);
    const begin = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(file)}, String(process.pid)); ${code}`;
    let pid = 0;
    await runNotebook(["1", begin], {
      watch(_, running) {
        // told of the first cell: the second one is under way soon
        void vi.waitFor(
          () => {
            pid = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
            expect(pid).toBeGreaterThan(0);
            running.kill("SIGKILL");
          },
          { timeout: 20_000, interval: 20 },
        );
      },
    });
    await vi.waitFor(() => expect(lives(pid)).toBe(false), goneBy);
  });

  test("also where the process named in JPY_PARENT_PID started it through another", async () => {
    const named = spawn("sleep", ["100"]);
    const kernel = await startKernel({ env: { JPY_PARENT_PID: String(named.pid) } });
    const pid = Number(resultOf(await kernel.execute("process.pid")));
    await setTimeout(1500);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
    named.kill("SIGKILL");
    await vi.waitFor(() => expect(lives(pid)).toBe(false), goneBy);
    await kernel.close();
  });
});

describe.skipIf(process.platform === "win32")("a kernel whose launcher goes stays", () => {
  test.each([
    ["no process is named in JPY_PARENT_PID", ""],
    ["the process named is none of this machine", "2147483647"],
    ["what is named is no process", "launcher"],
  ])("where %s", async (_, JPY_PARENT_PID) => {
    const connectionFile = join(folder, "connection.json");
    writeFileSync(connectionFile, JSON.stringify(await newConnection()));
    const [node, kernel] = kernelSpec.argv;
    const launch = `const { pid } = require("node:child_process").spawn(${JSON.stringify(node)},
      [${JSON.stringify(kernel)}, ${JSON.stringify(connectionFile)}], { detached: true, stdio: "ignore" });
      console.log(pid); process.exit();`;
    const env = { ...process.env, ...kernelSpec.env, JPY_PARENT_PID };
    const pid = Number(spawnSync(node, ["-e", launch], { env, encoding: "utf8" }).stdout);
    try {
      await setTimeout(3000); // it starts, and looks more than once
      expect(lives(pid)).toBe(true);
    } finally {
      process.kill(pid, "SIGKILL");
    }
  });
});
