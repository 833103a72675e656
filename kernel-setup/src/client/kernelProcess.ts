import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Connection } from "../jupyterSockets.js";
import { kernelSpec } from "../kernelSpec.js";

/** A kernel process. */
export interface KernelProcess {
  /** Resolves when it has ended, with a description of how. */
  readonly ended: Promise<string>;
  /** Kills it and its child processes. */
  kill(): void;
}

/** How long to read stderr after the exit: child processes may keep the stream open. */
const complaintMs = 100;

/** Starts this project's kernel. @param folder folder of the notebook */
export async function startKernelProcess(connection: Connection, folder: string): Promise<KernelProcess> {
  const temporary = await mkdtemp(join(tmpdir(), "nasbook-kernel-"));
  const connectionFile = join(temporary, "connection.json");
  await writeFile(connectionFile, JSON.stringify(connection), { mode: 0o600 }); // contains the key
  const [node, kernel] = kernelSpec.argv;
  const child = spawn(node, [kernel, connectionFile], {
    cwd: folder,
    env: { ...process.env, ...kernelSpec.env, JPY_PARENT_PID: String(process.pid) }, // the kernel exits with this process
    stdio: ["ignore", "ignore", "pipe"],
    detached: process.platform !== "win32", // Ctrl-C must not reach it in addition to the interrupt message
    windowsHide: true,
  });
  let complaint = "";
  child.stderr.on("data", (text) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const kill = () => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL"); // the process group
  };
  process.once("exit", kill);
  const ended = once(child, "exit").then(
    async ([code, signal]) => {
      await setTimeout(complaintMs);
      return howItEnded(code, signal, complaint);
    },
    (error: Error) => `could not be started: ${error.message}`,
  );
  void ended.then(() => {
    process.off("exit", kill);
    return rm(temporary, { recursive: true, force: true });
  });
  return { ended, kill };
}

function howItEnded(code: number | null, signal: NodeJS.Signals | null, complaint: string): string {
  const how = signal === null ? `exited with code ${code}` : `was ended by ${signal}`;
  const why = signal === "SIGKILL" || signal === "SIGABRT" ? " (out of memory?)" : "";
  const said = complaint.trim();
  return said === "" ? how + why : `${how}${why}: ${said}`;
}
