import { afterAll, beforeAll, expect, test } from "vitest";
import { resultOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

const cells = 10_000;

test(`${cells} cells in one go are all answered, one after the other, in order`, { timeout: 600_000 }, async () => {
  await kernel.execute("let n = 0;");
  const first = kernel.received().length;
  const exchanges = await Promise.all(Array.from({ length: cells }, () => kernel.execute("++n")));

  const counts = exchanges.map(({ reply }) => reply.content.execution_count);
  expect(counts).toEqual(Array.from({ length: cells }, (_, index) => counts[0] + index));
  expect(exchanges.map(resultOf)).toEqual(Array.from({ length: cells }, (_, index) => String(index + 1)));
  expect(new Set(exchanges.map(({ reply }) => reply.content.status))).toEqual(new Set(["ok"]));

  // a request's outputs stand between its own busy and idle, and no other's
  const told = kernel
    .received()
    .slice(first)
    .filter(({ type }) => !type.endsWith("_reply"));
  const expected = exchanges.flatMap(({ reply }) =>
    ["busy", "execute_input", "execute_result", "idle"].map((what) => `${reply.parent} ${what}`),
  );
  expect(told.map(({ type, parent, content }) => `${parent} ${content.execution_state ?? type}`)).toEqual(expected);
});

test("a cell that fails aborts what was sent with it, no other request, and nothing that is sent later", async () => {
  const codes = Array.from({ length: 300 }, (_, index) => (index === 100 ? "throw new Error('stop')" : "1 + 1"));
  const [exchanges, info] = await Promise.all([
    Promise.all(codes.map((code) => kernel.execute(code))),
    kernel.request("kernel_info_request"),
  ]);
  const statuses = exchanges.map(({ reply }) => reply.content.status);
  expect(statuses).toEqual([...Array(100).fill("ok"), "error", ...Array(199).fill("aborted")]);
  expect(info.reply.content.status).toBe("ok");
  const later = await Promise.all([kernel.execute("2 + 2"), kernel.execute("3 + 3")]);
  expect(later.map(resultOf)).toEqual(["4", "6"]);
});

test("cells that fail abort nothing where stop_on_error is false", async () => {
  const codes = Array.from({ length: 20 }, (_, index) => (index % 3 === 0 ? "throw 1" : "1 + 1"));
  const exchanges = await Promise.all(codes.map((code) => kernel.execute(code, { stop_on_error: false })));
  expect(exchanges.map(({ reply }) => reply.content.status)).toEqual(
    codes.map((code) => (code === "throw 1" ? "error" : "ok")),
  );
});
