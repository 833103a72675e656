import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
  await kernel.execute('const broadcast = Reflect.get(globalThis, Symbol.for("Jupyter.broadcast"));');
});
afterAll(() => kernel.close());

describe("a value", () => {
  test("that knows Jupyter.display is one result with all its MIME types", async () => {
    const { reply, published } = await kernel.execute(`
      const figure = { [Symbol.for("Jupyter.display")]: async () => ({
        "application/vnd.plotly.v1+json": { data: [] }, "text/html": "<b>1</b>", "text/plain": "figure",
      }) };
      figure`);
    expect(reply.content.status).toBe("ok");
    expect(published.filter(({ type }) => type === "execute_result").map(({ content }) => content)).toEqual([
      {
        execution_count: reply.content.execution_count,
        data: { "application/vnd.plotly.v1+json": { data: [] }, "text/html": "<b>1</b>", "text/plain": "figure" },
        metadata: {},
      },
    ]);
  });

  test.each([
    ["fails to", '() => { throw new RangeError("no trials yet"); }', "RangeError", "no trials yet"],
    ["answers no object", "() => 7", "TypeError", expect.stringMatching(/must answer an object .* but got 7/)],
    ["answers what is no JSON", '() => ({ "application/json": 1n })', "TypeError", expect.stringMatching(/BigInt/)],
  ])("that %s when it should show itself is the error of its cell", async (_, show, ename, evalue) => {
    const { reply } = await kernel.execute(`({ [Symbol.for("Jupyter.display")]: ${show} })`);
    expect(reply.content).toMatchObject({ status: "error", ename, evalue });
  });
});

describe("broadcast", () => {
  test("shows an output of the cell, and changes it from a later cell", async () => {
    const shown = await kernel.execute(`await broadcast("display_data", {
      data: { "text/plain": "1 trial" }, metadata: {}, transient: { display_id: "progress" },
    })`);
    expect(shown.published.map(({ type }) => type)).toEqual(["status", "execute_input", "display_data", "status"]);
    expect(shown.published[2]?.content).toEqual({
      data: { "text/plain": "1 trial" },
      metadata: {},
      transient: { display_id: "progress" },
    });
    const changed = await kernel.execute(`await broadcast("update_display_data", {
      data: { "text/plain": "2 trials" }, metadata: {}, transient: { display_id: "progress" },
    })`);
    expect(changed.published[2]).toMatchObject({
      type: "update_display_data",
      content: { data: { "text/plain": "2 trials" }, transient: { display_id: "progress" } },
    });
  });

  test("takes metadata and buffers along, as Deno's does", async () => {
    const { published } = await kernel.execute(`await broadcast("comm_msg", { comm_id: "a", data: {} }, {
      metadata: { version: "2" }, buffers: [Uint8Array.of(0, 255)],
    })`);
    const message = published.find(({ type }) => type === "comm_msg");
    expect(message?.metadata).toEqual({ version: "2" });
    expect(message?.buffers.map((buffer) => [...buffer])).toEqual([[0, 255]]);
  });

  test("loses none of 2,000 messages in one go, nor their order among what is printed", async () => {
    const { published } = await kernel.execute(`
      for (let n = 0; n < 2000; n++) {
        console.log(n);
        void broadcast("display_data", { data: { "text/plain": String(n) }, metadata: {} });
      }`);
    const outputs = published.filter(({ type }) => type === "stream" || type === "display_data");
    const told = outputs.map(({ content }) => Number(content.text ?? content.data["text/plain"]));
    expect(told).toEqual(Array.from({ length: 4000 }, (_, index) => Math.floor(index / 2)));
  });

  test("refuses what is no JSON, and the cell can catch it", async () => {
    const { reply } = await kernel.execute('await broadcast("display_data", { data: 1n })');
    expect(reply.content).toMatchObject({ status: "error", ename: "TypeError" });
  });
});

test("tslab's own display shows and changes outputs", async () => {
  const { reply, published } = await kernel.execute(`
    import { newDisplay } from "tslab";
    const display = newDisplay();
    display.html("<b>1</b>");
    display.html("<b>2</b>");`);
  expect(reply.content.status).toBe("ok");
  const outputs = published.filter(({ type }) => type.endsWith("display_data"));
  expect(outputs.map(({ type, content }) => [type, content.data])).toEqual([
    ["display_data", { "text/html": "<b>1</b>" }],
    ["update_display_data", { "text/html": "<b>2</b>" }],
  ]);
});
