import { describe, expect, test } from "vitest";
import { webAssembly } from "../../sdk/src/tensor/wasm/kernelImports.js";
import { isShared, withSharedMemory } from "../../sdk/src/tensor/wasm/sharedMemory.js";
import type { Memory } from "../../sdk/src/tensor/wasm/workspace.js";

// a tiny module, section by section: https://webassembly.github.io/spec/core/binary/modules.html
const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const section = (id: number, ...content: number[]) => [id, content.length, ...content];
const text = (letters: string) => [letters.length, ...Buffer.from(letters)];
const moduleOf = (...sections: number[][]) => Uint8Array.from([header, ...sections].flat());

/** One type: a function that takes nothing and answers nothing. */
const types = section(1, 1, 0x60, 0, 0);
const ownMemory = (...limits: number[]) => section(5, 1, ...limits);
const exportedMemory = section(7, 1, ...text("memory"), 2, 0);
const functionImport = [...text("env"), ...text("call"), 0, 0];
const memoryImport = (...limits: number[]) => [...text("env"), ...text("memory"), 2, ...limits];
const imports = (...each: number[][]) => section(2, each.length, ...each.flat());

const noMaximum = [0, 1];
const upTo3Pages = [1, 1, 3];
/** As upTo3Pages, its first number in more bytes than it needs. */
const longNumbers = [1, 0x81, 0x80, 0, 3];

async function memoryOf(module: Uint8Array): Promise<Memory> {
  const { exports } = new webAssembly.Instance(await webAssembly.compile(module), {});
  return (exports as { readonly memory: Memory }).memory; // as the module exports it
}

/** A function of that many bytes, most of which do nothing. */
function longModule(): Uint8Array {
  const body = [0, ...Array(300).fill(0x01), 0x0b];
  const leb = (value: number) => [(value & 0x7f) | 0x80, value >> 7];
  const code = [1, ...leb(body.length), ...body];
  return moduleOf(section(0, ...text("a name")), types, section(3, 1, 0), ownMemory(...upTo3Pages), exportedMemory, [
    10,
    ...leb(code.length),
    ...code,
  ]);
}

describe("a module's own memory", () => {
  test.each<[string, Uint8Array]>([
    ["alone", moduleOf(ownMemory(...upTo3Pages), exportedMemory)],
    ["with its numbers written in more bytes", moduleOf(ownMemory(...longNumbers), exportedMemory)],
    ["after a section of names and before code", longModule()],
  ])("can be shared afterwards, and is as large as before: %s", async (_, module) => {
    const before = await memoryOf(module);
    const after = await memoryOf(withSharedMemory(module));
    expect([isShared(before), isShared(after)]).toEqual([false, true]);
    expect(after.buffer.byteLength).toBe(before.buffer.byteLength);
  });

  test("is shared by one changed byte of a copy", () => {
    const module = moduleOf(types, ownMemory(...upTo3Pages), exportedMemory);
    const given = Uint8Array.from(module);
    const shared = withSharedMemory(given);
    expect(given).toEqual(module);
    expect(shared.length).toBe(module.length);
    expect([...shared.keys()].filter((at) => shared[at] !== module[at])).toHaveLength(1);
  });

  test("must have a maximum", () => {
    expect(() => withSharedMemory(moduleOf(ownMemory(...noMaximum), exportedMemory))).toThrow(
      "the memory of a WebAssembly module cannot be shared: it has no maximum",
    );
  });
});

describe("a memory that is imported", () => {
  /** A shared memory, as Node makes one for a module that exports it. */
  const sharedMemory = () => memoryOf(withSharedMemory(moduleOf(ownMemory(...upTo3Pages), exportedMemory)));

  test.each<[string, number[]]>([
    ["alone", imports(memoryImport(...upTo3Pages))],
    ["after functions", imports(functionImport, functionImport, memoryImport(...upTo3Pages))],
    ["before a function", imports(memoryImport(...upTo3Pages), functionImport)],
  ])("can be a shared one afterwards, and only then: %s", async (_, importing) => {
    const module = moduleOf(types, importing);
    const given = { env: { memory: await sharedMemory(), call: () => undefined } };
    const start = async (bytes: Uint8Array) => new webAssembly.Instance(await webAssembly.compile(bytes), given);
    await expect(start(module)).rejects.toThrow("memory");
    expect((await start(withSharedMemory(module))).exports).toBeDefined();
  });

  test("must have a maximum", () => {
    expect(() => withSharedMemory(moduleOf(types, imports(functionImport, memoryImport(...noMaximum))))).toThrow(
      "the memory of a WebAssembly module cannot be shared: it has no maximum",
    );
  });
});

test.each<[string, Uint8Array]>([
  ["nothing at all", moduleOf()],
  ["types", moduleOf(types)],
  ["imported functions", moduleOf(types, imports(functionImport, functionImport))],
])("a module of %s has no memory to share", (_, module) => {
  expect(() => withSharedMemory(module)).toThrow("the memory of a WebAssembly module cannot be shared: it has none");
});
