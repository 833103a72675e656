import { describe, expect, test } from "vitest";
import { createCellQueue } from "../../kernel-setup/src/cellQueue.js";

describe("the queue of cells", () => {
  test("runs them one at a time, in order, whatever becomes of them", async () => {
    const queue = createCellQueue();
    const log: string[] = [];
    const cell = (name: string) => async () => {
      log.push(`${name} starts`);
      await null;
      log.push(`${name} ends`);
    };
    const failing = queue.add(async () => {
      throw new Error("not answered");
    });
    await Promise.all([expect(failing).rejects.toThrow("not answered"), queue.add(cell("a")), queue.add(cell("b"))]);
    expect(log).toEqual(["a starts", "a ends", "b starts", "b ends"]);
  });

  test("gives up what came before the failure is told, even if it was still on its way, and nothing later", async () => {
    const queue = createCellQueue();
    const given: Record<string, boolean> = {};
    const cell = (name: string) =>
      queue.add(async (isAborted) => {
        given[name] = isAborted;
      });
    let arriving: Promise<void> | undefined;
    const failing = queue.add(async () => {
      const told = queue.abortWaiting();
      arriving = cell("arriving");
      await told;
      given.failing = false;
    });
    await Promise.all([failing, cell("waiting")]);
    await arriving;
    await cell("later");
    expect(given).toEqual({ failing: false, waiting: true, arriving: true, later: false });
  });
});
