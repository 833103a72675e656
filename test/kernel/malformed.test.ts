import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { resultOf } from "./exchange.js";
import { type KernelClient, startKernel } from "./kernelClient.js";
import { requestFrames } from "./messages.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await startKernel();
});
afterAll(() => kernel.close());

const evil = 'Object.assign(globalThis, { wasForged: true }); console.log("forged");';
const header = (parts: object) => JSON.stringify({ msg_id: "odd", session: "test", username: "test", ...parts });
const execute = header({ msg_type: "execute_request" });
const content = JSON.stringify({ code: evil });
const framesOf = (key: string) => requestFrames({ type: "execute_request", content: { code: evil }, id: "odd" }, key);

/** The kernel says that it dropped something, runs nothing, and answers the next cell. */
async function dropped(send: () => Promise<void>, reason: string): Promise<void> {
  const drops = () => kernel.log().split(`a message was dropped: ${reason}`).length;
  const before = drops();
  await send();
  await vi.waitFor(() => expect(drops()).toBe(before + 1));
  expect(resultOf(await kernel.execute('1 + Number(Reflect.has(globalThis, "wasForged"))'))).toBe("1");
  expect(kernel.received().filter(({ parent }) => parent === "odd")).toEqual([]);
}

describe("what is not signed with the key of the connection is dropped:", () => {
  const signed = framesOf("another key");
  test.each<[string, readonly string[]]>([
    ["signed with another key", signed],
    ["not signed", ["<IDS|MSG>", "", ...signed.slice(2)]],
    ["with a signature that is cut short", ["<IDS|MSG>", signed[1]!.slice(0, -1), ...signed.slice(2)]],
    ["with a signature that is no signature", ["<IDS|MSG>", "ß".repeat(32), ...signed.slice(2)]],
    ["signed over other frames", ["<IDS|MSG>", signed[1]!, execute, "{}", "{}", content]],
    ["of a megabyte", ["<IDS|MSG>", signed[1]!, header({ more: "x".repeat(1 << 20) }), "{}", "{}", content]],
  ])("%s", (_, frames) => dropped(() => kernel.sendRaw(frames), "its signature is wrong"));
});

describe("what is no message is dropped, though the kernel goes on:", () => {
  test.each<[string, readonly string[]]>([
    ["without a delimiter", framesOf("k").slice(1)],
    ["nothing but a delimiter", ["<IDS|MSG>"]],
    ["too few frames", framesOf("k").slice(0, 5)],
    ["one empty frame", [""]],
  ])("%s", (_, frames) => dropped(() => kernel.sendRaw(frames), "it does not have the frames of a Jupyter message"));

  test.each<[string, readonly string[], string]>([
    ["a header that is no JSON", ["{", "{}", "{}", content], ""],
    ["a content that is no JSON", [execute, "{}", "{}", '{"code": '], ""],
    ["an empty header", ["", "{}", "{}", content], ""],
    ["null for a header", ["null", "{}", "{}", content], "its header is invalid"],
    ["a list for a header", ["[1]", "{}", "{}", content], "its header is invalid"],
    ["a header without a type", [header({}), "{}", "{}", content], "its header is invalid"],
    ["a type that is a number", [header({ msg_type: 7 }), "{}", "{}", content], "its header is invalid"],
    ["null for a content", [execute, "{}", "{}", "null"], "its content is not an object"],
    [
      "a huge header",
      [header({ msg_type: "execute_request", more: "x".repeat(1 << 20) }), "{}", "{}", content],
      "its header has more than 65536 bytes",
    ],
  ])("%s", (_, parts, reason) => dropped(() => kernel.sendSigned(parts), reason));
});

test.each(["__proto__", "constructor", "toString", "execute_reply", ""])(
  "a request of the unknown type %j gets no reply, and is paired busy and idle",
  async (type) => {
    const published = await kernel.notify(type, {});
    expect(published.map(({ type, content }) => [type, content.execution_state])).toEqual([
      ["status", "busy"],
      ["status", "idle"],
    ]);
    expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
  },
);

test("a cell that is no text, or has none, is an error of its own", async () => {
  for (const odd of [{}, { code: 7 }, { code: null }, { code: [] }]) {
    const { reply } = await kernel.request("execute_request", odd);
    expect(reply.content.status, JSON.stringify(odd)).toBe("error");
  }
  expect(resultOf(await kernel.execute("1 + 1"))).toBe("2");
});
