import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, textOf } from "./exchange.js";
import { type Exchange, type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

const typesOf = ({ published }: Exchange) => published.map(({ type }) => type);
const contentsOf = ({ published }: Exchange, wanted: string) =>
  published.filter(({ type }) => type === wanted).map(({ content }) => content);

describe("a cell", () => {
  test("prints where it was asked to", async () => {
    const greeting = await kernel.execute('console.log("hello, world"); console.error("oops");');
    expect(greeting.reply.content.status).toBe("ok");
    expect(typesOf(greeting)).toEqual(["status", "execute_input", "stream", "stream", "status"]);
    expect(textOf(greeting, "stdout")).toBe("hello, world\n");
    expect(textOf(greeting, "stderr")).toBe("oops\n");
  });

  test("answers its last expression, with the count of its input", async () => {
    const sum = await kernel.execute("const a: number = 1;\na + 1");
    const { execution_count } = sum.reply.content;
    expect(contentsOf(sum, "execute_input")).toEqual([{ code: "const a: number = 1;\na + 1", execution_count }]);
    expect(contentsOf(sum, "execute_result")).toEqual([{ execution_count, data: { "text/plain": "2" }, metadata: {} }]);
    const next = await kernel.execute("a + 2");
    expect(next.reply.content.execution_count).toBe(execution_count + 1);
    expect(resultOf(next)).toBe("3");
  });

  test("answers nothing when its last expression is nothing", async () => {
    expect(typesOf(await kernel.execute("undefined"))).toEqual(["status", "execute_input", "status"]);
    expect(resultOf(await kernel.execute("[0, ''].map(String)"))).toBe("[ '0', '' ]");
  });

  test("neither counts nor shows itself when it is silent", async () => {
    const before = await kernel.execute("0");
    const silent = await kernel.execute("1 + 1", { silent: true });
    expect(typesOf(silent)).toEqual(["status", "status"]);
    const after = await kernel.execute("0");
    expect(after.reply.content.execution_count).toBe(before.reply.content.execution_count + 1);
  });

  test("gives { lr } the value that lr has in an earlier cell", async () => {
    await kernel.execute("const lr = 0.1; let width = 8;");
    expect(resultOf(await kernel.execute("({ lr, width })"))).toBe("{ lr: 0.1, width: 8 }");
    expect(resultOf(await kernel.execute("({ width } = { width: 16 }); width"))).toBe("16");
  });

  test("may loop over asynchronous values without another await", async () => {
    await kernel.execute("async function* epochs() { yield 1; yield 2; }");
    const loop = await kernel.execute("for await (const epoch of epochs()) console.log(epoch);");
    expect(loop.reply.content.status).toBe("ok");
    expect(textOf(loop, "stdout")).toBe("1\n2\n");
  });

  test("knows Node and what it came with in TypeScript too", async () => {
    expect(
      resultOf(await kernel.execute('import { sep } from "node:path"; [typeof sep, process.argv.length > 1]')),
    ).toBe("[ 'string', true ]");
    expect(resultOf(await kernel.execute("[1, 2, 3].findLast((n) => n < 3)"))).toBe("2");
  });

  test("prints 100,000 lines in one go, and none is lost", async () => {
    const flood = await kernel.execute("for (let line = 0; line < 100_000; line++) console.log(line);");
    expect(flood.reply.content.status).toBe("ok");
    const lines = textOf(flood, "stdout").split("\n");
    expect(lines).toHaveLength(100_001);
    expect(lines.every((line, index) => line === (index === 100_000 ? "" : String(index)))).toBe(true);
    expect(flood.published.length).toBeLessThan(2000); // a notebook could not take a message for each
  });

  test("keeps characters whole that are written in pieces, and the order of its two streams", async () => {
    const pieces = 'const euro = Buffer.from("€"); process.stdout.write(euro.subarray(0, 1)); ';
    const written = await kernel.execute(`${pieces} process.stdout.write(euro.subarray(1)); undefined`);
    expect(textOf(written, "stdout")).toBe("€");
    const mixed = await kernel.execute("for (let n = 0; n < 500; n++) (n % 2 ? console.error : console.log)(n);");
    const all = contentsOf(mixed, "stream").map(({ text }) => text);
    expect(all.join("").trim().split("\n").map(Number)).toEqual(Array.from({ length: 500 }, (_, n) => n));
  });

  test("that has ended still gets what its timers print, and what goes wrong in them", async () => {
    const { published } = await kernel.execute(
      'setTimeout(() => { console.log("late"); throw new Error("too late"); }, 20);',
    );
    const late = await kernel.written("late");
    const failure = await kernel.written("too late");
    expect([late.parent, failure.parent]).toEqual([published[0]?.parent, published[0]?.parent]);
    expect(failure.content).toMatchObject({ name: "stderr", text: expect.stringMatching(/In \[\d+\]:1:47/) });
  });
});

describe("an error", () => {
  test("says what was thrown, and leads to the lines of its cells as they were typed", async () => {
    const declaring = await kernel.execute(
      "interface Options { size: number }\n\nfunction check({ size }: Options) {\n  if (size < 0) throw new RangeError('size is ' + size);\n}",
    );
    const failing = await kernel.execute("const size: number = -1;\ncheck({ size });");
    const [declared, called] = [declaring, failing].map(({ reply }) => `In [${reply.content.execution_count}]`);
    const error = {
      ename: "RangeError",
      evalue: "size is -1",
      traceback: [
        "RangeError: size is -1",
        expect.stringMatching("    at check "),
        "        if (size < 0) throw new RangeError('size is ' + size);",
        expect.stringMatching("    at "),
        "        check({ size });",
      ],
    };
    expect(contentsOf(failing, "error")).toEqual([error]);
    expect(failing.reply.content).toMatchObject({ status: "error", ...error });
    expect(failing.reply.content.traceback[1]).toContain(`(${declared}:4:23)`);
    expect(failing.reply.content.traceback[3]).toContain(`${called}:2:1`);
  });

  test("in an awaited call is told the same way, with its cause", async () => {
    const failing = await kernel.execute(
      'const load = async () => {\n  await null;\n  throw new Error("no data", { cause: new TypeError("no file") });\n};\n\nawait load();',
    );
    const name = `In [${failing.reply.content.execution_count}]`;
    expect(failing.reply.content).toMatchObject({ status: "error", ename: "Error", evalue: "no data" });
    const traceback = failing.reply.content.traceback.join("\n");
    expect(traceback).toMatch(/^Error: no data\n {4}at load /);
    for (const place of ["3:9", "6:1", "3:39"]) expect(traceback).toContain(`${name}:${place}`);
    expect(traceback).toContain("[cause]: TypeError: no file");
    expect(traceback).not.toMatch(/node:|tslab|kernel-setup/);
  });

  test("of the compiler names line and column of the cell, mended or not", async () => {
    const wrong = await kernel.execute('const count: number = 1;\nconst both = { count, colour };\ncount = "a";');
    const name = `In [${wrong.reply.content.execution_count}]`;
    expect(wrong.reply.content).toMatchObject({
      status: "error",
      ename: "TypeScriptError",
      evalue: `${name}:2:23 - Cannot find name 'colour'.`,
      traceback: [
        `${name}:2:23 - Cannot find name 'colour'.`,
        "    const both = { count, colour };",
        `${name}:3:1 - Cannot assign to 'count' because it is a constant.`,
        '    count = "a";',
      ],
    });
  });

  test("of the compiler says nothing of lines that nobody typed", async () => {
    const { reply } = await kernel.execute("function (");
    expect(reply.content.traceback).toEqual([
      `In [${reply.content.execution_count}]:1:10 - Identifier expected.`,
      "    function (",
    ]);
  });

  test.each([
    ['throw "a string";', "Uncaught", "'a string'"],
    ["throw undefined;", "Uncaught", "undefined"],
    ['JSON.parse("{");', "SyntaxError", expect.stringMatching(/JSON/)],
    ["throw new AggregateError([new Error('a')], 'several');", "AggregateError", "several"],
  ])("of any kind is told: %s", async (code, ename, evalue) => {
    const { reply } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ status: "error", ename, evalue });
    expect(reply.content.traceback[0]).toMatch(new RegExp(`^${ename}`));
    expect(reply.content.traceback.join("\n")).not.toMatch(/nasbook-cell|node:vm|\^/);
  });

  test("that a cell catches and prints leads to its lines too", async () => {
    const caught = await kernel.execute(
      'type A = 1;\ntry {\n  throw new Error("b");\n} catch (e) {\n  console.log(e);\n}',
    );
    expect(textOf(caught, "stdout")).toBe(`Error: b\n    at In [${caught.reply.content.execution_count}]:3:9\n`);
  });

  test("aborts the cells that wait behind it, and no cell that is sent after it was told", async () => {
    const cells = ['throw new Error("stop")', 'console.log("never")', "1 + 1"].map((code) => kernel.execute(code));
    const [failed, ...waiting] = await Promise.all(cells);
    expect(failed?.reply.content.status).toBe("error");
    for (const aborted of waiting) {
      expect(aborted.reply.content.status).toBe("aborted");
      expect(typesOf(aborted)).toEqual(["status", "status"]);
    }
    const after = await kernel.execute("2 + 2");
    expect(resultOf(after)).toBe("4");
    expect(after.reply.content.execution_count).toBe(failed?.reply.content.execution_count + 1);
  });

  test("aborts nothing when the client does not want it", async () => {
    const [failed, next] = await Promise.all([
      kernel.execute("throw 1", { stop_on_error: false }),
      kernel.execute("1 + 1"),
    ]);
    expect(failed.reply.content.status).toBe("error");
    expect(resultOf(next)).toBe("2");
  });
});
