import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
  const { reply } = await kernel.execute(`
    import { space, strategies } from "nasbook";
    const cells = space({ input: [28, 28, 1] }).stem("conv_3x3", { channels: 4 }).head("classifier");
    /** Halves a number. */
    const half = (n: number) => n / 2;`);
  expect(reply.content).toMatchObject({ status: "ok" });
});
afterAll(() => kernel.close());

/** @param code with | where the cursor is */
const at = (code: string) => ({ code: code.replace("|", ""), cursor_pos: code.indexOf("|"), detail_level: 0 });
const help = async (code: string): Promise<string | undefined> =>
  (await kernel.request("inspect_request", at(code))).reply.content.data["text/plain"];

describe("help on a name", () => {
  test.each([
    ["a function of the SDK", "spa|ce", "Creates an empty space: add a stem"],
    ["a function in an object of the SDK", "strategies.regularized|Evolution", "Mutates the winner of a tournament"],
    ["after the name", "strategies.regularizedEvolution|", "Mutates the winner of a tournament"],
    ["a call", "strategies.regularizedEvolution|({ populationSize: 3 })", "https://arxiv.org/abs/1802.01548"],
    ["an opened call", "strategies.regularizedEvolution(|", "Mutates the winner of a tournament"],
    ["an opened call, among its arguments", "const s = strategies.regularizedEvolution({ |", "Mutates the winner"],
    ["an option", "strategies.regularizedEvolution({ popul|ationSize: 3 })", "the oldest is removed first"],
    ["an earlier cell's function", "ha|lf(3)", "Halves a number."],
    ["what a kernel gives to cells", "prompt(|)", "Asks the user for input"],
    ["a method", "cells.stem(|)", "Appends the first layer: a convolution"],
  ])("tells its docstring: %s", async (_, code, expected) => {
    expect(await help(code)).toContain(expected);
  });

  test("has nothing to say of nothing", async () => {
    const { reply } = await kernel.request("inspect_request", at("1 + |"));
    expect(reply.content).toEqual({ status: "ok", found: false, data: {}, metadata: {} });
  });
});

test("completion and help are answered within 0.2 s while an async cell waits, between its awaits", async () => {
  const cell = kernel.execute('await null; console.log("under way"); await new Promise(() => {});');
  await kernel.written("under way");
  const requests = [
    ["complete_request", "cells.se|"],
    ["complete_request", "strategies.|"],
    ["inspect_request", "strategies.regularizedEvolution(|"],
    ["inspect_request", "cells.search(|"],
  ] as const;
  for (const [type, code] of requests) {
    const times: number[] = [];
    for (const spaces of ["", " ", "  ", "   ", "    "]) {
      const start = performance.now();
      const { reply } = await kernel.request(type, at(spaces + code)); // another code each time, as when it is typed
      times.push(performance.now() - start);
      expect(reply.content.status).toBe("ok");
    }
    expect(Math.min(...times), `${type} of ${code}`).toBeLessThan(200); // the best of some: others use this machine too
  }
  kernel.interrupt();
  expect((await cell).reply.content.ename).toBe("KeyboardInterrupt");
});
