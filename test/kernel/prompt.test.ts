import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, textOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

const withSomebody = { allow_stdin: true };

describe("prompt", () => {
  test("asks, and answers what was typed", async () => {
    const cell = kernel.execute('const answer: string = await prompt("Name?"); answer.toUpperCase()', withSomebody);
    expect((await kernel.asked("Name?")).content).toEqual({ prompt: "Name?", password: false });
    await kernel.answer("größe");
    expect(resultOf(await cell)).toBe("'GRÖSSE'");
  });

  test("hides passwords, and asks one question after the other", async () => {
    const cell = kernel.execute(
      '[await prompt("User?"), await prompt("Key?", { password: true })].join()',
      withSomebody,
    );
    await kernel.asked("User?");
    await kernel.answer("u");
    expect((await kernel.asked("Key?")).content.password).toBe(true);
    await kernel.answer("k");
    expect(resultOf(await cell)).toBe("'u,k'");
  });

  test.each([
    ["nobody can answer", 'await prompt("a")', false, /takes no input \(allow_stdin is not true\)/],
    ["nobody said that they can answer", 'await prompt("b")', undefined, /takes no input/],
    ["another question waits", 'prompt("c").catch(() => {}); await prompt("d")', true, /one question at a time/],
  ])("fails when %s, and says so", async (_, code, allow_stdin, message) => {
    const { reply } = await kernel.execute(code, allow_stdin === undefined ? {} : { allow_stdin });
    expect(reply.content).toMatchObject({ status: "error", ename: "Error", evalue: expect.stringMatching(message) });
    expect(reply.content.traceback.join("\n")).toMatch(/In \[\d+\]:1/);
  });

  test("is given up when its cell ends without it, and later work cannot ask", async () => {
    await kernel.execute('prompt("e").catch((error) => console.log(error.message)); undefined', withSomebody);
    await kernel.written("the cell ended before its prompt was answered");
    await kernel.execute(
      'setTimeout(() => prompt("f").catch((error) => console.log(error.message)), 30);',
      withSomebody,
    );
    await kernel.written("prompt works only while its cell runs");
  });

  test.each([
    ["by signal", () => kernel.interrupt()],
    ["by message", () => void kernel.request("interrupt_request", {}, "control")],
  ])("is given up by an interrupt %s, and the cell can clean up", async (how, interrupt) => {
    const code = `try { await prompt("${how}?"); } catch (error) { console.log("${how}:", error.message); throw error; }`;
    const cell = kernel.execute(code, withSomebody);
    await kernel.asked(`${how}?`);
    interrupt();
    expect((await cell).reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    await kernel.written(`${how}: `);
    await kernel.answer("too late");
    const next = kernel.execute(`await prompt("after ${how}")`, withSomebody);
    await kernel.asked(`after ${how}`);
    await kernel.answer("in time");
    expect(resultOf(await next)).toBe("'in time'");
  });

  test("comes after what was printed before, and takes the answer for no code", async () => {
    const cell = kernel.execute('console.log("Two ways:"); const way = await prompt("Which?"); way', withSomebody);
    await kernel.written("Two ways:");
    await kernel.asked("Which?");
    await kernel.answer("process.exit(1)");
    const exchange = await cell;
    expect(textOf(exchange, "stdout")).toBe("Two ways:\n");
    expect(resultOf(exchange)).toBe("'process.exit(1)'");
  });

  test("has a type: a question that is no text is refused", async () => {
    expect((await kernel.execute("prompt(7)", withSomebody)).reply.content.evalue).toMatch(
      /not assignable to parameter/,
    );
  });
});
