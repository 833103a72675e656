import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resultOf, textOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";

const wrong = 'const count: number = "three";\nconsole.log("ran", count);\ncount.toFixed';

describe("a cell that begins with %%loose", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await startKernel();
  });
  afterAll(() => kernel.close());

  test("runs in spite of its type errors, and prints them with their places first", async () => {
    const exchange = await kernel.execute(`%%loose\n${wrong}`);
    const name = `In [${exchange.reply.content.execution_count}]`;
    expect(exchange.reply.content.status).toBe("ok");
    expect(textOf(exchange, "stderr")).toBe(
      `type errors of a loose cell:\n${name}:2:7 - Type 'string' is not assignable to type 'number'.\n    const count: number = "three";\n`,
    );
    expect(textOf(exchange, "stdout")).toBe("ran three\n");
    const streams = exchange.published.filter(({ type }) => type === "stream").map(({ content }) => content.name);
    expect(streams.indexOf("stderr")).toBe(0);
    expect(resultOf(await kernel.execute("typeof count"))).toBe("'string'");
  });

  test("is as any other when its types are right", async () => {
    const exchange = await kernel.execute("%%loose\nconst right: number = await Promise.resolve(3); right");
    expect(textOf(exchange, "stderr")).toBe("");
    expect(resultOf(exchange)).toBe("3");
  });

  test("still fails when it cannot be parsed, and says where", async () => {
    const { reply } = await kernel.execute("%%loose\nconst = 3;");
    const name = `In [${reply.content.execution_count}]`;
    expect(reply.content).toMatchObject({ status: "error", ename: "TypeScriptError" });
    expect(reply.content.evalue).toBe(`${name}:2:7 - Variable declaration expected.`);
  });

  test("may await, and fail where its types said so", async () => {
    const { reply, published } = await kernel.execute("%%loose\nawait null;\nmissing.call();");
    const name = `In [${reply.content.execution_count}]`;
    expect(reply.content).toMatchObject({ status: "error", ename: "ReferenceError", evalue: "missing is not defined" });
    expect(reply.content.traceback.join("\n")).toContain(`${name}:3:1`);
    expect(textOf({ reply, published }, "stderr")).toContain(`${name}:3:1 - Cannot find name 'missing'.`);
  });

  test("declares what the compiler cannot name as a value without a type", async () => {
    const code = "%%loose\nconst secret = class { private hidden = 1; static wrong: number = 'a'; open = 2; };";
    expect((await kernel.execute(code)).reply.content.status).toBe("ok");
    expect(resultOf(await kernel.execute("new secret().open"))).toBe("2");
  });

  test("leaves the next cell strict, and is helped with like any other", async () => {
    expect((await kernel.execute(wrong)).reply.content).toMatchObject({ status: "error", ename: "TypeScriptError" });
    const code = "%%loose\nconsole.lo";
    const { reply } = await kernel.request("complete_request", { code, cursor_pos: code.length });
    expect(reply.content).toMatchObject({ cursor_start: 16, cursor_end: 18, matches: expect.arrayContaining(["log"]) });
    expect((await kernel.request("is_complete_request", { code: "%%loose\nif (a) {" })).reply.content.status).toBe(
      "incomplete",
    );
  });
});

test("NASBOOK_LOOSE=1 makes every cell loose", async () => {
  const kernel = await startKernel({ env: { NASBOOK_LOOSE: "1" } });
  try {
    const exchange = await kernel.execute(wrong);
    expect(exchange.reply.content.status).toBe("ok");
    expect(textOf(exchange, "stderr")).toContain(":1:7 - Type 'string' is not assignable to type 'number'.");
  } finally {
    await kernel.close();
  }
});
