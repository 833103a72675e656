import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newConnection } from "../../kernel-setup/src/client/newConnection.js";
import { kernelSpec } from "../../kernel-setup/src/kernelSpec.js";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

const answerTo = async (type: string, content?: object) => (await kernel.request(type, content)).reply.content;

describe("the kernel", () => {
  test("says what it is", async () => {
    expect(await answerTo("kernel_info_request")).toMatchObject({
      status: "ok",
      protocol_version: "5.3",
      implementation: "tslab",
      implementation_version: "1.0.22",
      language_info: { name: "typescript", version: "5.0.4", file_extension: ".ts" },
    });
  });

  test("has no comms: one that a client opens is closed at once, and what comes for it goes nowhere", async () => {
    expect(await answerTo("comm_info_request", { target_name: "jupyter.widget" })).toEqual({ status: "ok", comms: {} });
    const opened = await kernel.notify("comm_open", { comm_id: "a", target_name: "jupyter.widget", data: {} });
    expect(opened.map(({ type, content }) => [type, content])).toEqual([
      ["status", { execution_state: "busy" }],
      ["comm_close", { comm_id: "a", data: {} }],
      ["status", { execution_state: "idle" }],
    ]);
    for (const type of ["comm_msg", "comm_close"]) {
      const ignored = await kernel.notify(type, { comm_id: "a", data: {} });
      expect(ignored.map(({ content }) => content.execution_state)).toEqual(["busy", "idle"]);
    }
  });

  test("beats its heart", async () => {
    expect(await kernel.beat("ping")).toBe("ping");
  });

  test("helps with code while a cell waits, counting characters as Jupyter does", async () => {
    const cell = kernel.execute(
      "const wait = new Promise((resolve) => { setTimeout(resolve, 5000).unref(); Object.assign(globalThis, { resolve }); });\nawait wait;",
    );
    const code = 'const a = "🦕"; console.lo';
    const { matches, cursor_start, cursor_end } = await answerTo("complete_request", { code, cursor_pos: 25 });
    expect(matches).toContain("log");
    expect([cursor_start, cursor_end]).toEqual([23, 25]);
    expect(await answerTo("inspect_request", { code: "console", cursor_pos: 3, detail_level: 0 })).toMatchObject({
      found: true,
      data: { "text/plain": expect.stringContaining("console") },
    });
    expect(await answerTo("is_complete_request", { code: "if (true) {" })).toMatchObject({ status: "incomplete" });
    await kernel.request("interrupt_request", {}, "control");
    expect((await cell).reply.content.status).toBe("error");
  });

  test("answers a request that makes no sense with an error", async () => {
    expect(await answerTo("history_request", { hist_access_type: "all" })).toMatchObject({
      status: "error",
      evalue: 'hist_access_type must be tail, range or search, but got "all"',
    });
  });

  test("remembers the cells and what they answered", async () => {
    const { execution_count: first } = await answerTo("execute_request", { code: "20 + 1" });
    await answerTo("execute_request", { code: "void 0", store_history: false });
    await answerTo("execute_request", { code: "20 + 2" });
    const tail = { hist_access_type: "tail", n: 2, raw: true };
    expect(await answerTo("history_request", { ...tail, output: true })).toEqual({
      status: "ok",
      history: [
        [1, first, ["20 + 1", "21"]],
        [1, first + 1, ["20 + 2", "22"]],
      ],
    });
    const range = { hist_access_type: "range", session: 0, start: first, stop: first + 1, raw: true, output: false };
    expect((await answerTo("history_request", range)).history).toEqual([[1, first, "20 + 1"]]);
    const search = { hist_access_type: "search", pattern: "20 + ?", n: 1, raw: true, output: false };
    expect((await answerTo("history_request", search)).history).toEqual([[1, first + 1, "20 + 2"]]);
  });

  test("drops what is signed with another key, or is no message, and tells its terminal", async () => {
    await kernel.forge("execute_request", { code: "Object.assign(globalThis, { forged: true });" });
    await kernel.sendRaw(["<IDS|MSG>", "signature", "{", "{}", "{}", "{}"]);
    await kernel.sendRaw(["garbage"]);
    const { published } = await kernel.execute('Reflect.has(globalThis, "forged")');
    expect(published.map(({ content }) => content.data?.["text/plain"])).toContain("false");
    await vi.waitFor(() => {
      expect(kernel.log()).toContain("nasbook kernel: a message was dropped: its signature is wrong\n");
      expect(kernel.log()).toContain(
        "nasbook kernel: a message was dropped: it does not have the frames of a Jupyter message\n",
      );
    });
  });

  test("exits when it is asked to, in spite of a cell's timer and a cell that waits", async () => {
    await kernel.execute("setInterval(() => {}, 1000);");
    void kernel.execute('console.log("waiting"); await new Promise(() => {});').catch(() => undefined);
    await kernel.written("waiting");
    expect(await kernel.shutdown()).toBe(0);
  });
});

test.each([
  [[], "the argument must be a connection file written by Jupyter, but got none; start Jupyter with npm run lab"],
  [["nowhere.json"], "ENOENT: no such file or directory, open 'nowhere.json'"],
])("started with %j it says in one line what is wrong", (args, message) => {
  const [node, program] = kernelSpec.argv;
  const { status, stderr } = spawnSync(node, [program, ...args], { encoding: "utf8" });
  expect(stderr).toBe(`nasbook kernel: ${message}\n`);
  expect(status).toBe(1);
});

test.each(["shell_port", "control_port", "hb_port"] as const)(
  "started where somebody listens on its %s it says so, and ends",
  async (name) => {
    const folder = mkdtempSync(join(tmpdir(), "nasbook-protocol-"));
    const connection = await newConnection();
    const port = connection[name];
    const listener = createServer().listen(port, connection.ip);
    await once(listener, "listening");
    const [node, program] = kernelSpec.argv;
    writeFileSync(join(folder, "connection.json"), JSON.stringify(connection));
    const { status, stderr } = spawnSync(node, [program, "connection.json"], { cwd: folder, encoding: "utf8" });
    listener.close();
    rmSync(folder, { recursive: true });
    const place = `tcp://127.0.0.1:${port}`;
    expect(stderr).toBe(
      `nasbook kernel: cannot listen on ${place}, given in the connection file: Error: Address already in use\n`,
    );
    expect(status).toBe(1);
  },
);
