import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { describe, expect, test } from "vitest";
import { browserMissing, launchBrowser, openHtml } from "../../fixtures/browser.js";
import type { InBrowser } from "./inBrowser.js";

/** The backend for a page. It names modules of Node and an environment variable that browsers lack; there, it does not use them. */
async function bundle(): Promise<string> {
  const bundled = await rolldown({
    input: fileURLToPath(new URL("inBrowser.ts", import.meta.url)),
    platform: "browser",
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    transform: { define: { "process.env.NASBOOK_KERNELS": "undefined" } },
    plugins: [
      {
        name: "no modules of Node",
        resolveId: (id) => (id.startsWith("node:") ? `\0${id}` : undefined),
        load: (id) => (id.startsWith("\0node:") ? "export const [readdirSync, join] = [];" : undefined),
      },
    ],
  });
  const { output } = await bundled.generate({ format: "iife" });
  return output[0].code.replaceAll("</script", "<\\/script");
}

describe.skipIf(browserMissing)("the WebGPU backend in a browser", () => {
  test("computes what TensorFlow.js's CPU backend does, on the adapter that the browser has", async () => {
    const code = await bundle();
    const browser = await launchBrowser(["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"]);
    try {
      const { page, problems } = await openHtml(browser, "webgpu", `<!doctype html><script>${code}</script>`);
      const call = "globalThis.inBrowser()";
      const { adapter, differences } = await page.evaluate<InBrowser>(call);
      expect(adapter).toMatchObject({ name: expect.stringContaining("swiftshader"), software: true });
      expect(Object.keys(differences).length).toBe(5);
      for (const [what, difference] of Object.entries(differences)) expect(difference, what).toBeLessThan(3e-5);
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
