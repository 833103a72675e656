import { describe, expect, test } from "vitest";
import { type BackendCandidate, chooseBackend } from "../../sdk/src/tensor/chooseBackend.js";
import type { Backend } from "../../sdk/src/tensor/index.js";
import { loadBackend } from "../../sdk/src/tensor/index.js";

const tf = {} as Backend["tf"]; // never used here
const works = (name: BackendCandidate["name"]): BackendCandidate => ({
  name,
  install: `npm install @tensorflow/${name}`,
  load: async () => ({ tf, version: "4.22.0", kernels: "native" }),
});
const fails = (name: BackendCandidate["name"], error: Error): BackendCandidate => ({
  name,
  install: `npm install @tensorflow/${name}`,
  load: () => Promise.reject(error),
});
const noAddon = new Error(
  "The addon can not be found at path: /home/ada/node_modules/lib/tfjs_binding.node. \nPlease run",
);
const notInstalled = Object.assign(
  new Error("Cannot find module '@tensorflow/tfjs-node'\nRequire stack:\n- /home/ada/x"),
  {
    code: "MODULE_NOT_FOUND",
  },
);

describe("choosing a backend", () => {
  const candidates = [fails("tfjs-node-gpu", noAddon), fails("tfjs-node", notInstalled), works("wasm"), works("cpu")];

  test("takes the first that loads and says in one line why not the others", async () => {
    const { report } = await chooseBackend(candidates);
    expect(report).toEqual({
      name: "wasm",
      version: "4.22.0",
      kernels: "native",
      passedOver: [
        { name: "tfjs-node-gpu", why: "The addon can not be found" },
        { name: "tfjs-node", why: "not installed" },
      ],
    });
    expect(JSON.stringify(report)).not.toContain("/home");
  });

  test("takes the forced one, even a lesser one", async () => {
    const { report } = await chooseBackend(candidates, "cpu");
    expect(report).toMatchObject({ name: "cpu", passedOver: [] });
  });

  test("knows no other names", async () => {
    await expect(chooseBackend(candidates, "cuda")).rejects.toThrow(
      'NASBOOK_BACKEND must be a known backend, but is "cuda"; known: tfjs-node-gpu, tfjs-node, wasm, cpu',
    );
  });

  test("a forced one that does not load is an error with its cause and a way out", async () => {
    const failure = await chooseBackend(candidates, "tfjs-node").catch((error: unknown) => error);
    expect(failure).toMatchObject({ cause: notInstalled });
    expect(String(failure)).toContain(
      'NASBOOK_BACKEND is "tfjs-node", but that backend does not load: not installed; install it (npm install @tensorflow/tfjs-node)',
    );
  });

  test("none at all is an error that says why for each", async () => {
    await expect(chooseBackend(candidates.slice(0, 2))).rejects.toThrow("no backend loads: tfjs-node-gpu (The addon");
  });
});

describe("the backend of this machine", () => {
  test("computes, is loaded once, and leaves no handler of errors behind", async () => {
    const before = process.listenerCount("unhandledRejection");
    const backend = await loadBackend();
    expect(await loadBackend()).toBe(backend);
    expect(process.listenerCount("unhandledRejection")).toBe(before);
    expect(backend.tf.add(1, 2).arraySync()).toBe(3);
    expect(JSON.stringify(backend.report)).not.toContain("node_modules");
  });
});
