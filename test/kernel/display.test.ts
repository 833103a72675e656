import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  // below the project, whose packages a notebook there can import
  const folder = fileURLToPath(new URL("../../out/kernel/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  kernel = await startKernel({ folder });
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
    ["answers no object", "() => 7", "TypeError", expect.stringMatching(/must return an object .* but returned 7/)],
    ["answers what is no JSON", '() => ({ "application/json": 1n })', "TypeError", expect.stringMatching(/BigInt/)],
  ])("that %s when it should show itself is the error of its cell", async (_, show, ename, evalue) => {
    const { reply } = await kernel.execute(`({ [Symbol.for("Jupyter.display")]: ${show} })`);
    expect(reply.content).toMatchObject({ status: "error", ename, evalue });
  });
});

describe("a value of another library", () => {
  const shown = async (code: string) => {
    const { published, reply } = await kernel.execute(code);
    expect(reply.content).toMatchObject({ status: "ok" });
    const results = published.filter(({ type }) => type === "execute_result");
    expect(results).toHaveLength(1);
    return results[0]!.content.data as Record<string, string>;
  };

  test("such as a DataFrame or a Series of danfojs is a table, escaped and cut", async () => {
    const frame = await shown(`
      import * as danfo from "danfojs-node";
      new danfo.DataFrame([{ name: "<b>one</b>", share: 0.25 }, { name: "two", share: 1 }])`);
    expect(frame["text/plain"]).toBe(
      "DataFrame of 2 rows and 2 columns\n\n         name  share\n0  <b>one</b>   0.25\n1         two      1",
    );
    expect(frame["text/html"]).toContain("&#60;b&#62;one");
    expect(frame["text/html"]).not.toMatch(/<b>|\$data/);
    const series = await shown("new danfo.Series(Array.from({ length: 30 }, (_, at) => at))");
    expect(series["text/plain"]).toMatch(/^Series of 30 values; shown are the first 20 rows/);
    expect(series["text/html"]!.match(/<tr>/g)).toHaveLength(21);
  });

  test("such as a tensor has dtype, shape and some of its values", async () => {
    await kernel.execute('import * as tf from "@tensorflow/tfjs";');
    expect(await shown("tf.tensor2d([[1, 2.5], [3, 4]])")).toEqual({
      "text/plain": "Tensor float32 [2, 2]\n[[1, 2.5],\n [3, 4]]",
    });
    const large = await shown("tf.zeros([64, 64, 64], 'int32')");
    expect(large["text/plain"]).toMatch(/^Tensor int32 \[64, 64, 64\]\n\[\[\[0, 0, 0, \.\.\., 0, 0, 0\]/);
    expect(large["text/plain"]!.length).toBeLessThan(2_000);
    expect(await shown("const gone = tf.scalar(1); gone.dispose(); gone")).toEqual({
      "text/plain": "Tensor float32 [], disposed",
    });
  });

  test("that only looks like one is printed as before", async () => {
    expect((await shown("({ dataId: 1, dtype: 2, shape: [] })"))["text/plain"]).toBe(
      "{ dataId: 1, dtype: 2, shape: [] }",
    );
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
