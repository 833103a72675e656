import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type KernelClient, startKernel } from "./kernelClient.js";
import { smallSpace } from "./smallSpace.js";

/** A study of a minute or so, in memory only: long enough to be interrupted. */
const study = (name: string, workers: number) => `
  const ${name} = cells.search(strategies.random()).proxy(proxies.epochs(2)).on(digits).seed(${workers});
  const run${name} = (trials: number) => ${name}.run({ trials, workers: ${workers}, folder: "${name}" });
`;

describe("a study in a notebook", () => {
  let kernel: KernelClient;
  beforeAll(async () => {
    kernel = await startKernel();
    for (const code of [smallSpace, study("one", 1), study("two", 2)])
      expect((await kernel.execute(code)).reply.content).toMatchObject({ status: "ok" });
  });
  afterAll(() => kernel.close());

  test.each([
    ["one", 12],
    ["two", 13],
  ])("of %s worker(s): is watched, is interrupted without loss, and goes on", async (name, trials) => {
    const cell = kernel.execute(`const partial${name} = await run${name}(${trials});`);
    // a live figure that shows a judged trial, at last
    await kernel.published(
      ({ type, content }) =>
        type === "update_display_data" &&
        content.data["text/plain"].includes(`of ${trials} trials, best`) &&
        / left(;|$)/.test(content.data["text/plain"]),
    );
    kernel.interrupt();
    const { reply, published } = await cell;
    expect(reply.content).toMatchObject({ status: "error", ename: "KeyboardInterrupt" });
    const figures = published.filter(({ content }) => content.data?.["application/vnd.plotly.v1+json"] !== undefined);
    expect(figures.length).toBeGreaterThan(1);
    const ids = new Set(figures.map(({ content }) => content.transient.display_id));
    expect(ids.size).toBe(1); // one output that changes
    await kernel.published(({ content }) =>
      new RegExp(`of ${trials} trials.*interrupted; run it again to go on`).test(content.data?.["text/plain"] ?? ""),
    );

    const whole = await kernel.execute(`const whole${name} = await run${name}(${trials}); whole${name}.trials.length`);
    expect(whole.reply.content).toMatchObject({ status: "ok" });
    const result = whole.published.find(({ type }) => type === "execute_result");
    expect(result?.content.data["text/plain"]).toBe(`${trials}`);
    const again = whole.published.filter(({ type }) => type === "display_data");
    expect(again[0]?.content.data["text/plain"]).not.toMatch(/^Plotly/); // that is in the notebook already
  });

  test("ends with the kernel, its workers too", async () => {
    expect(await kernel.shutdown()).toBe(0);
  });
});
