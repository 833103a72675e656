import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Exchange, type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

/** What a notebook would have got, in order. */
const outputs = ({ published }: Exchange) =>
  published
    .filter(({ type }) => type === "stream" || type === "clear_output" || type === "execute_result")
    .map(({ type, content }) => (type === "clear_output" ? content : (content.text ?? content.data["text/plain"])));

describe("clearOutput", () => {
  test("clears what came before, and nothing of what comes after", async () => {
    const cell = await kernel.execute('console.log("a"); clearOutput(); console.log("b"); "c"');
    expect(outputs(cell)).toEqual(["a\n", { wait: false }, "b\n", "'c'"]);
  });

  test("may wait for what comes next", async () => {
    const cell = await kernel.execute('process.stdout.write("a"); clearOutput({ wait: true }); console.error("b");');
    expect(outputs(cell)).toEqual(["a", { wait: true }, "b\n"]);
  });

  test("keeps its place among many lines, which are gathered", async () => {
    const cell = await kernel.execute(
      "for (let n = 0; n < 500; n++) { console.log(n); if (n % 100 === 99) clearOutput({ wait: true }); }",
    );
    const told = outputs(cell);
    const clearings = told.flatMap((output, index) => (typeof output === "string" ? [] : index));
    expect(clearings).toHaveLength(5);
    const linesUntil = (index: number) =>
      told
        .slice(0, index)
        .filter((output) => typeof output === "string")
        .join("")
        .split("\n").length - 1;
    expect(clearings.map(linesUntil)).toEqual([100, 200, 300, 400, 500]);
  });

  test("answers nothing, and has a type", async () => {
    expect(outputs(await kernel.execute("clearOutput()"))).toEqual([{ wait: false }]);
    const { reply } = await kernel.execute('clearOutput({ wait: "yes" })');
    expect(reply.content.evalue).toMatch(/Type 'string' is not assignable to type 'boolean'/);
  });
});
