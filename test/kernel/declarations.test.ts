import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, textOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

async function answer(code: string): Promise<string | undefined> {
  const exchange = await kernel.execute(code);
  expect(exchange.reply.content).toMatchObject({ status: "ok" });
  return resultOf(exchange);
}
async function complaint(code: string): Promise<string> {
  const { reply } = await kernel.execute(code);
  expect(reply.content.status).toBe("error");
  return reply.content.evalue;
}

describe("what a cell declared before it failed", () => {
  test.each([
    ["a constant", 'const a = 1; throw new Error("x");', "a + 1", "2"],
    ["a constant, after an await", 'const b = await Promise.resolve(2); throw new Error("x");', "b + 1", "3"],
    ["an import", 'import { sep as slash } from "node:path"; throw new Error("x");', "typeof slash", "'string'"],
    [
      "a namespace",
      'import * as files from "node:fs"; throw new Error("x");',
      "typeof files.readFileSync",
      "'function'",
    ],
    ["a default import", 'import path from "node:path"; throw new Error("x");', "typeof path.join", "'function'"],
    ["a function", 'function twice(n: number) { return 2 * n; } throw new Error("x");', "twice(3)", "6"],
    [
      "functions below the failure, as everywhere in JavaScript",
      'const k = 1; throw new Error("x"); function half(n: number) { return n / 2 + k; } async function third(n: number) { return n; }',
      "await third(half(6))",
      "4",
    ],
    ["a class", 'class Point { x = 7; } throw new Error("x");', "const p: Point = new Point(); p.x", "7"],
    ["an enum", 'enum Color { Red = 4 } throw new Error("x");', "Color.Red", "4"],
    ["a type", 'type Name = "a" | "b"; throw new Error("x");', 'const name: Name = "a"; name', "'a'"],
    ["a part of a value", 'const { c, d: [e] } = { c: 5, d: [6] }; throw new Error("x");', "c + e", "11"],
    ["a variable without a value", 'let late: number; throw new Error("x");', "late = 8; late", "8"],
  ])("is kept for later cells: %s", async (_, failing, code, expected) => {
    expect(await complaint(failing)).toBe("x");
    expect(await answer(code)).toBe(expected);
  });

  test("is kept when it was stopped, while it waited and while it computed", async () => {
    const waiting = kernel.execute(
      'const waited = await Promise.resolve("w"); console.log("A"); await new Promise(() => {});',
    );
    await kernel.written("A");
    kernel.interrupt();
    expect((await waiting).reply.content.ename).toBe("KeyboardInterrupt");
    const computing = kernel.execute('const computed = "c"; console.log("B"); while (true) {}');
    await kernel.written("B");
    kernel.interrupt();
    expect((await computing).reply.content.ename).toBe("KeyboardInterrupt");
    expect(await answer("waited + computed")).toBe("'wc'");
  });

  test("ends where it failed: what comes later is not known, or what it was before", async () => {
    await answer('const first = 1, size = 2; import { join, basename } from "node:path";');
    await complaint('const first = "one", third = 3; throw new Error("x"); const size = "two", fourth = 4;');
    expect(await answer("[first, size + 1, third, join('a', 'b'), basename('a/b')]")).toBe(
      "[ 'one', 3, 3, 'a/b', 'b' ]",
    );
    expect(await complaint("fourth")).toMatch(/Cannot find name 'fourth'/);
    await complaint('throw new Error("x"); import { first } from "./nowhere.js";');
    expect(await answer("first.length")).toBe("3");
  });

  test("is not a value below the place of the failure that a function there uses", async () => {
    await complaint('throw new Error("x"); function usesLater() { return unreached; } const unreached = 1;');
    expect(await complaint("usesLater()")).toBe("Cannot access 'unreached' before initialization");
    expect(await complaint("unreached")).toMatch(/Cannot find name 'unreached'/);
  });

  test("replaces a function of an earlier cell by the one below the failure", async () => {
    await answer("function which() { return 'earlier'; }");
    await complaint('throw new Error("x"); function which() { return "later"; }');
    expect(await answer("which()")).toBe("'later'");
  });

  test("is not what a stopped cell still declares in the background", async () => {
    const stopped = kernel.execute(
      'let go = () => {}; await null; console.log("C"); await new Promise<void>((resolve) => { go = resolve; }); const mine = "stopped";',
    );
    await kernel.written("C");
    kernel.interrupt();
    expect((await stopped).reply.content.ename).toBe("KeyboardInterrupt");
    await answer('const mine = "later";');
    await answer("go(); await null; await null");
    expect(await answer("mine")).toBe("'later'");
  });

  test("is what it was when the compiler refuses a cell", async () => {
    await answer("const kept = 1;");
    await complaint("const kept: string = 2;");
    expect(await answer("kept")).toBe("1");
  });
});

describe("a variable that a function captured", () => {
  test("is the one that later cells change", async () => {
    await answer("let n = 1; const f = () => n; function add(by: number) { n += by; }");
    await answer("n = 2");
    expect(await answer("f()")).toBe("2");
    await answer("n++; add(10)");
    expect(await answer("[n, f()]")).toBe("[ 13, 13 ]");
    await answer("[n] = [20]; add(1)");
    expect(await answer("({ n }).n + f()")).toBe("42");
  });

  test("may be a function or a class, and may be emptied", async () => {
    await answer("let text: string | undefined = 'a'; let say = () => text; const call = () => say();");
    await answer("text = void 0");
    expect(await answer("String(call())")).toBe("'undefined'");
    await answer("say = () => 'other'");
    expect(await answer("call()")).toBe("'other'");
  });

  test("stays when a later cell declares another of its name", async () => {
    await answer("let own = 1; const count = () => ++own;");
    await answer("let own = 'other';");
    expect(await answer("[count(), own]")).toBe("[ 2, 'other' ]");
    expect(await answer("own = 'changed'; [count(), own]")).toBe("[ 3, 'changed' ]");
  });

  test("changes in the background too", async () => {
    await answer("let ticks = 0; const timer = setInterval(() => { ticks++; }, 5);");
    const later = "await new Promise((resolve) => setTimeout(resolve, 60)); clearInterval(timer); ticks > 3";
    expect(await answer(later)).toBe("true");
  });

  test("may have any name", async () => {
    await answer(
      "let value = 1, _value = 2, größe = 3, get = 4, $ = 5; const all = () => [value, _value, größe, get, $];",
    );
    await answer("value = 10; _value = 20; größe = 30; get = 40; $ = 50;");
    expect(await answer("all()")).toBe("[ 10, 20, 30, 40, 50 ]");
  });

  test("keeps nothing of its cell in memory that is declared anew elsewhere", async () => {
    await answer(
      "const large = new ArrayBuffer(2 ** 28); const small = large.byteLength; function size() { return small; }",
    );
    await answer("const large = 'none';");
    const collect = `import { setFlagsFromString } from "node:v8"; import { runInNewContext } from "node:vm";
      setFlagsFromString("--expose-gc"); runInNewContext("gc")();`;
    await answer(collect);
    expect(Number(await answer("process.memoryUsage().arrayBuffers")) / 2 ** 28).toBeLessThan(1);
    expect(await answer("size() / 2 ** 28")).toBe("1");
  });

  test("is among more than a hundred", async () => {
    const names = Array.from({ length: 120 }, (_, index) => `many${index}`);
    await answer(`let ${names.map((name) => `${name} = 0`).join(", ")}; const sum = () => ${names.join(" + ")};`);
    await answer(names.map((name) => `${name} = 1;`).join(""));
    expect(await answer("sum()")).toBe("120");
  });
});

test("an error still leads to the line that was typed, whatever the cell declares", async () => {
  const { reply } = await kernel.execute(
    "let line = 1;\nfunction fail() {\n  throw new Error('line ' + line);\n}\nfail();",
  );
  const cell = `In [${reply.content.execution_count}]`;
  const traceback = reply.content.traceback.join("\n");
  expect(traceback).toContain(`${cell}:3:9`);
  expect(traceback).toContain(`${cell}:5:1`);
});

test("printing a variable of a failed cell shows its value", async () => {
  await complaint('const shown = { a: 1 }; throw new Error("x");');
  expect(textOf(await kernel.execute("console.log(shown)"), "stdout")).toBe("{ a: 1 }\n");
});
