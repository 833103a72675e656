import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findTslab } from "../../kernel-setup/src/tslabModules.js";
import { type KernelClient, startKernel } from "./kernelClient.js";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-installation-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Installs a package by hand. */
async function addPackage(project: string, name: string, files: Readonly<Record<string, string>>): Promise<void> {
  const target = join(folder, project, "node_modules", name);
  await mkdir(target, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(target, file), text);
}

async function withKernel(project: string | undefined, use: (kernel: KernelClient) => Promise<void>): Promise<void> {
  const kernel = await startKernel({ folder: project && join(folder, project) });
  try {
    await use(kernel);
  } finally {
    await kernel.close();
  }
}

describe("a notebook", () => {
  test("outside of any project gets the nasbook that the kernel came with, and its types", () =>
    withKernel(undefined, async (kernel) => {
      const imported = await kernel.execute('import { space } from "nasbook"; typeof space');
      expect(imported.reply.content.status).toBe("ok");
      const wrong = await kernel.execute('space().cell("a", { nodes: 2, ops: ["conv9x9"] })');
      expect(wrong.reply.content).toMatchObject({ ename: "TypeScriptError", evalue: expect.stringMatching("conv9x9") });
    }));

  test("in a project with a nasbook gets that one, and its types", async () => {
    await addPackage("own", "nasbook", {
      "package.json": '{ "name": "nasbook", "exports": { ".": { "types": "./own.d.ts", "default": "./own.js" } } }',
      "own.js": "exports.isOwn = true;",
      "own.d.ts": "export declare const isOwn: boolean;",
    });
    await withKernel("own", async (kernel) => {
      const { published } = await kernel.execute('import { isOwn } from "nasbook"; isOwn');
      expect(published.map(({ content }) => content.data?.["text/plain"])).toContain("true");
    });
  });

  test("imports files that lie next to it, and errors lead there", async () => {
    await mkdir(join(folder, "files"));
    await writeFile(
      join(folder, "files", "double.ts"),
      "interface Unused {}\nexport const double = (n: number): number => {\n  if (n < 0) throw new RangeError('negative');\n  return 2 * n;\n};\n",
    );
    await withKernel("files", async (kernel) => {
      const { published } = await kernel.execute('import { double } from "./double"; double(4)');
      expect(published.map(({ content }) => content.data?.["text/plain"])).toContain("8");
      const { reply } = await kernel.execute("double(-1)");
      expect(reply.content.traceback.join("\n")).toMatch(
        /^RangeError: negative\n.*double \(.*double\.ts:3:20\)\n.*In \[2\]:1:1/,
      );
    });
  });
});

describe("tslab", () => {
  test("that is nowhere is asked for", () => {
    expect(() => findTslab([join(folder, "cell.js")])).toThrow(
      new Error("the kernel needs tslab 1.0.22, but found none; run npm ci in the nasbook repository"),
    );
  });

  test("of a version that the kernel does not know is passed over, and named when there is no other", async () => {
    await addPackage("other", "tslab", { "package.json": '{ "name": "tslab", "version": "0.9.0" }' });
    const place = join(folder, "other", "cell.js");
    expect(() => findTslab([place])).toThrow("found 0.9.0;");
    await withKernel("other", async (kernel) => {
      expect((await kernel.execute("1")).reply.content.status).toBe("ok");
    });
  });
});
