import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

describe("code that looks for interrupts means what it meant:", () => {
  test.each([
    ["a loop without a block", "let a = 0; for (let i = 0; i < 4; i++) a += i; a", "6"],
    ["loops in loops", "let b = 0; for (const i of [1, 2]) for (const j in [1, 2, 3]) b += i * Number(j); b", "9"],
    ["labels", "let c = 0; outer: for (;;) { do { if (++c < 9) continue outer; break outer; } while (true); } c", "9"],
    [
      "variables of a turn",
      "const d: (() => number)[] = []; for (let i = 0; i < 3; i++) d.push(() => i); d[1]!()",
      "1",
    ],
    ["a function that returns an object", "const e = (n: number) => ({ n }); e(1).n", "1"],
    ["a function that returns another", "const f = (n: number) => async (m: number) => n + m; await f(1)(2)", "3"],
    ["directives", 'function g(this: unknown) { "use strict"; return this; } g.call(undefined) === undefined', "true"],
    ["a derived class", "class H { n = 1 } class I extends H { constructor() { super(); this.n++; } } new I().n", "2"],
    [
      "getters and setters",
      "const j = { m: 1, get k() { return this.m; }, set k(n) { this.m = n; } }; j.k = 5; j.k",
      "5",
    ],
    ["generators", "function* k() { for (let i = 0; i < 3; i++) yield i; } [...k()].join()", "'0,1,2'"],
    [
      "names",
      "const named = () => 1; class Empty { static method() {} } named.name + Empty.method.name",
      "'namedmethod'",
    ],
    [
      "a function whose text runs elsewhere",
      'import { runInNewContext } from "node:vm"; function l() { for (let i = 0; ; i++) if (i > 2) return i; } runInNewContext("(" + l + ")()")',
      "3",
    ],
  ])("%s", async (_, code, expected) => {
    const exchange = await kernel.execute(code);
    expect(exchange.reply.content).toMatchObject({ status: "ok" });
    expect(resultOf(exchange)).toBe(expected);
  });

  test("and errors lead to where it was typed", async () => {
    const code =
      "const half = (n: number) => {\n  for (;;) if (n % 2) throw new RangeError('odd');\n};\n[1].map((n) => half(n));";
    const { reply } = await kernel.execute(code);
    const cell = `In [${reply.content.execution_count}]`;
    const places = [...reply.content.traceback.join("\n").matchAll(/In \[\d+\]:\d+:\d+/g)].map(([place]) => place);
    expect(places).toEqual([`${cell}:2:29`, `${cell}:4:16`, `${cell}:4:5`]);
  });

  test("and costs some nanoseconds a turn at most", async () => {
    const turns = 3e7;
    const loop = `let s = 0; for (let i = 0; i < ${turns}; i++) s = (s + i * 3) | 0; return s;`;
    // beside the same in a text that the kernel does not compile
    const code = `const time = (f: () => void) => { const begun = performance.now(); f(); return performance.now() - begun; };
      const plain = new Function("${loop}") as () => number;
      const looking = () => { ${loop} };
      const times = [0, 1, 2, 3].map(() => [time(plain), time(looking)] as const);
      Math.min(...times.map(([, looking]) => looking)) - Math.min(...times.map(([plain]) => plain))`;
    expect((Number(resultOf(await kernel.execute(code))) * 1e6) / turns).toBeLessThan(5);
  });
});
