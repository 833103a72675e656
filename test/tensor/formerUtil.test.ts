import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { supplyFormerUtil } from "../../sdk/src/tensor/node/formerUtil.js";

describe("the functions that tfjs-node asks of node:util", () => {
  const util: Record<string, (value: unknown) => boolean> = {};
  supplyFormerUtil(util);

  test.each([
    [null, true, false],
    [undefined, true, false],
    [0, false, false],
    ["", false, false],
    [[], false, true],
    [{ length: 0 }, false, false],
  ])("answer for %o as they did", (value, isNullOrUndefined, isArray) => {
    expect(util.isNullOrUndefined?.(value)).toBe(isNullOrUndefined);
    expect(util.isArray?.(value)).toBe(isArray);
  });

  test("are left alone where they are", () => {
    const isArray = () => true;
    const present = { isArray };
    supplyFormerUtil(present);
    expect(present.isArray).toBe(isArray);
    expect(present).toHaveProperty("isNullOrUndefined");
  });

  test("can be added to node:util itself", () => {
    const load = createRequire(import.meta.url);
    const own: Record<string, unknown> = load("node:util");
    const before = own.isNullOrUndefined;
    delete own.isNullOrUndefined;
    try {
      supplyFormerUtil(own);
      expect(load("util").isNullOrUndefined(null)).toBe(true);
    } finally {
      if (before) own.isNullOrUndefined = before;
      else delete own.isNullOrUndefined;
    }
  });
});
