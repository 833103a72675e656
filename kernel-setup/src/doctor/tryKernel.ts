import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type KernelClient, startKernel } from "../client/kernelClient.js";
import type { Content } from "../wire.js";
import type { Finding } from "./finding.js";

const remedy = "npm ci, then npm run build";
/** Time limit for all cells together. */
const mostMs = 60_000;

/** Runs cells in a folder outside any project, over the sockets, as Jupyter does. */
export async function tryKernel(): Promise<readonly Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), "nasbook-doctor-"));
  const begun = performance.now();
  let kernel: KernelClient;
  try {
    kernel = await startKernel(folder);
  } catch (error) {
    const text = `the kernel does not start: ${error instanceof Error ? error.message : error}`;
    await rm(folder, { recursive: true });
    return [{ state: "fault", about: "a cell", text, remedy }];
  }
  const startMs = performance.now() - begun;
  const deadline = setTimeout(kernel.kill, mostMs);
  try {
    return [await tryCell(kernel, startMs), await tryImport(kernel), await tryBackend(kernel)];
  } catch (error) {
    return [{ state: "fault", about: "a cell", text: error instanceof Error ? error.message : `${error}`, remedy }];
  } finally {
    clearTimeout(deadline);
    await kernel.close();
    await rm(folder, { recursive: true });
  }
}

async function tryCell(kernel: KernelClient, startMs: number): Promise<Finding> {
  const begun = performance.now();
  const { value, fault } = await runCode(kernel, "1 + 1");
  const ms = performance.now() - begun;
  const times = `after ${(startMs / 1000).toFixed(1)} s of start, and ${ms.toFixed(0)} ms`;
  if (value === "2") return { state: "ok", about: "a cell", text: `1 + 1 is 2, ${times}` };
  return { state: "fault", about: "a cell", text: fault ?? `1 + 1 is ${value}`, remedy };
}

async function tryImport(kernel: KernelClient): Promise<Finding> {
  const { value, fault } = await runCode(
    kernel,
    `import { loadBackend, version } from "nasbook";\n${shown("version")}`,
  );
  const about = "nasbook from any folder";
  if (fault === undefined) return { state: "ok", about, text: `version ${value}` };
  return { state: "fault", about, text: fault, remedy };
}

const backendReport = z.object({
  name: z.string(),
  version: z.string(),
  kernels: z.string(),
  adapter: z
    .object({
      name: z.string(),
      driver: z.string(),
      software: z.boolean(),
      limits: z.object({ tensorBytes: z.number(), workgroupBytes: z.number(), workgroupThreads: z.number() }),
    })
    .optional(),
  passedOver: z.array(z.object({ name: z.string(), why: z.string() })),
});

async function tryBackend(kernel: KernelClient): Promise<Finding> {
  const about = "backend";
  const { value, fault } = await runCode(
    kernel,
    `const { report } = await loadBackend();\n${shown("JSON.stringify(report)")}`,
  );
  if (value === undefined || fault !== undefined)
    return { state: "fault", about, text: fault ?? "it did not report one", remedy: "npm ci" };
  const { name, version, kernels, adapter, passedOver } = backendReport.parse(JSON.parse(value));
  const others = passedOver.map(({ name, why }) => `${name} (${why})`).join(", ");
  const parts = [
    `${name} ${version}, ${kernels} kernels`,
    adapter && gpuText(adapter),
    others && `passed over: ${others}`,
  ];
  return { state: "ok", about, text: parts.filter(Boolean).join("; ") };
}

function gpuText({ name, driver, software, limits }: NonNullable<z.infer<typeof backendReport>["adapter"]>): string {
  const kind = software ? "software adapter" : "GPU";
  const { tensorBytes, workgroupBytes, workgroupThreads } = limits;
  return `${kind} ${name}${driver && ` (${driver})`}, tensors of up to ${(tensorBytes / 2 ** 20).toFixed(0)} MiB, workgroups of ${workgroupThreads} threads and ${workgroupBytes / 2 ** 10} KiB`;
}

/** An expression that displays its text without quotes. */
const shown = (text: string): string => `({ [Symbol.for("Jupyter.display")]: () => ({ "text/plain": ${text} }) })`;

/** The value of a cell as text, or its error in one line. */
async function runCode(
  kernel: KernelClient,
  code: string,
): Promise<{ readonly value?: string; readonly fault?: string }> {
  let value: string | undefined;
  const reply = await kernel.execute(code, (type, { data }) => {
    if (type === "execute_result") value = (data as Content)["text/plain"] as string;
  });
  return reply.status === "ok" ? { value } : { fault: `${reply.ename}: ${String(reply.evalue).split("\n")[0]}` };
}
