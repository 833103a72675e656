import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, textOf } from "./exchange.js";
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

  test("that comes as a message is answered once, and heard once, by a cell that pauses", async () => {
    await kernel.execute('process.on("SIGINT", () => console.log("heard once"));');
    const cell = kernel.execute('await null; console.log("I under way"); await new Promise(() => {});');
    await kernel.written("I under way");
    await kernel.request("interrupt_request", {}, "control");
    expect(textOf(await cell, "stdout").match(/heard once/g)).toHaveLength(1);
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

describe("an interrupt by message", () => {
  const later = "await new Promise((resolve) => setTimeout(resolve, 1));";
  test.each([
    ["computes", "", "while (true) {}"],
    ["computes after an await", "await null;", "while (true) {}"],
    ["computes after a timer", later, "for (;;);"],
    ["computes in a call", later, "const f = (n: number) => { do n++; while (n > 0); }; f(1);"],
    ["goes through what never ends", later, "for (const _ of (function* () { while (true) yield 1; })());"],
    ["calls itself without end", later, "const f = (n: number): number => (n < 1 ? 0 : f(n - 1) + f(n - 1)); f(99);"],
    ["waits for nothing but itself", later, "const f = (): Promise<void> => Promise.resolve().then(f); await f();"],
    ["is asynchronous, and never pauses", later, "while (true) await null;"],
    ["is in the code of Node", "", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);"],
    ["catches everything", "", "while (true) try { while (true); } catch {}"],
    ["computes when it shows its value", "", '({ [Symbol.for("Jupyter.display")]() { while (true); } })'],
  ])("ends a cell that %s, and the kernel goes on", async (how, before, code) => {
    const cell = kernel.execute(`${before} console.log("${how}, under way");\n${code}`);
    await kernel.written(`${how}, under way`);
    const { reply } = await kernel.request("interrupt_request", {}, "control");
    expect(reply).toMatchObject({ type: "interrupt_reply", content: { status: "ok" } });
    expect((await cell).reply.content).toMatchObject(interrupted);
    await goesOn();
  });

  test("lets a cell clean up, and keep what it has", async () => {
    const cell = kernel.execute(
      'let turns = 0; await null; try { console.log("J under way"); while (true) turns++; } finally { console.log("cleaned up"); }',
    );
    await kernel.written("J under way");
    await kernel.request("interrupt_request", {}, "control");
    const exchange = await cell;
    expect(exchange.reply.content).toMatchObject(interrupted);
    expect(textOf(exchange, "stdout")).toContain("cleaned up");
    expect(Number(resultOf(await kernel.execute("turns")))).toBeGreaterThan(1000);
  });

  test("ends what still computes when its cell is over", async () => {
    await kernel.execute('setTimeout(() => { console.log("K under way"); while (true); }, 20);');
    await kernel.written("K under way");
    await kernel.request("interrupt_request", {}, "control");
    await goesOn();
  });

  test("that was heard stops no later cell", async () => {
    await kernel.request("interrupt_request", {}, "control");
    const sum = "let sum = 0; const end = Date.now() + 1200; while (Date.now() < end) sum++; sum > 0";
    expect(resultOf(await kernel.execute(sum))).toBe("true");
  });

  test("that is signed with another key stops nothing", async () => {
    const cell = kernel.execute(
      'console.log("L under way"); const until = Date.now() + 1200; while (Date.now() < until); 1',
    );
    await kernel.written("L under way");
    await kernel.forge("interrupt_request", {}, "control");
    expect(resultOf(await cell)).toBe("1");
  });
});

test("the heart beats while a cell computes", async () => {
  const cell = kernel.execute('console.log("M under way"); while (true) {}');
  await kernel.written("M under way");
  expect(await kernel.beat("ping")).toBe("ping");
  await kernel.request("interrupt_request", {}, "control");
  expect((await cell).reply.content).toMatchObject(interrupted);
});

describe("a kernel that is asked to end", () => {
  test.each([
    ["a cell computes", "await null; while (true) {}", 0],
    [
      "a cell cannot be told anything",
      "await null; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
      null,
    ],
  ])("does so while %s", async (_, code, exitCode) => {
    const own = await startKernel();
    void own.execute(`console.log("under way"); ${code}`).catch(() => undefined);
    await own.written("under way");
    const begun = performance.now();
    expect(await own.end()).toBe(exitCode);
    expect(performance.now() - begun).toBeLessThan(5000);
    await own.close();
  });
});
