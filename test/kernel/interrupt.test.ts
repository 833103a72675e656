import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

const interrupted = { status: "error", ename: "KeyboardInterrupt", evalue: "interrupted" };

async function goesOn(): Promise<void> {
  const { reply } = await kernel.execute("1 + 1");
  expect(reply.content.status).toBe("ok");
}

// cells wait for a moment before they say that they are under way: as a cell's first part ends, Node is deaf to signals
describe("an interrupt", () => {
  test.each([
    ["waits", 'await null; console.log("A under way"); await new Promise(() => {});', "A"],
    [
      "waits, after what was loud",
      'await null; for (let n = 0; n < 99; n++) console.log(n); console.log("B"); await new Promise(() => {});',
      "B",
    ],
    ["computes", 'console.log("C under way"); while (true) {}', "C"],
    [
      "listens too, and waits",
      'process.once("SIGINT", () => {}); await null; console.log("D"); await new Promise(() => {});',
      "D",
    ],
    [
      "never finishes to show its value",
      '({ [Symbol.for("Jupyter.display")]: () => { console.log("E"); return new Promise(() => {}); } })',
      "E",
    ],
  ])("ends a cell that %s, and the kernel goes on", async (_, code, sign) => {
    const cell = kernel.execute(code);
    await kernel.written(sign);
    kernel.interrupt();
    const { reply, published } = await cell;
    expect(reply.content).toMatchObject(interrupted);
    expect(published.filter(({ type }) => type === "error")).toHaveLength(1);
    await goesOn();
  });

  test("reaches a cell's own listener, which a later cell's interrupt does not lose", async () => {
    await kernel.execute('process.on("SIGINT", () => console.log("heard it"));');
    const cell = kernel.execute('await null; console.log("F under way"); await new Promise(() => {});');
    await kernel.written("F under way");
    kernel.interrupt();
    expect((await cell).reply.content).toMatchObject(interrupted);
    await kernel.written("heard it");
    await goesOn();
  });

  test("may come as a message", async () => {
    const cell = kernel.execute('await null; console.log("G under way"); await new Promise(() => {});');
    await kernel.written("G under way");
    const { reply } = await kernel.request("interrupt_request", {}, "control");
    expect(reply).toMatchObject({ type: "interrupt_reply", content: { status: "ok" } });
    expect((await cell).reply.content).toMatchObject(interrupted);
    await goesOn();
  });

  test("that comes as a message while a cell computes is heard when it is done: only a signal stops it", async () => {
    const cell = kernel.execute(
      'console.log("I under way"); const end = Date.now() + 300; while (Date.now() < end); "done"',
    );
    await kernel.written("I under way");
    const [{ reply }, computed] = await Promise.all([kernel.request("interrupt_request", {}, "control"), cell]);
    expect(reply.content).toEqual({ status: "ok" });
    expect(computed.reply.content.status).toBe("ok");
    await goesOn();
  });

  test("does no harm when no cell runs", async () => {
    await kernel.request("interrupt_request", {}, "control");
    await goesOn();
  });

  test("gives up the cells that wait", async () => {
    const cell = kernel.execute('await null; console.log("H under way"); await new Promise(() => {});');
    const waiting = kernel.execute("1");
    await kernel.written("H under way");
    kernel.interrupt();
    expect((await cell).reply.content).toMatchObject(interrupted);
    expect((await waiting).reply.content.status).toBe("aborted");
    await goesOn();
  });
});
