/** The program behind `npm run lab`: opens the notebooks of this repository in the installed Jupyter. */
import { spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { constants } from "node:os";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import { frontends, versionOf } from "./frontends.js";
import { repositoryData, writeKernelSpec } from "./kernelSpec.js";
import { waysToJupyter } from "./waysToJupyter.js";

const found = frontends.find((frontend) => versionOf(frontend) !== undefined);
if (found === undefined) {
  console.error(`Jupyter was not found: neither "jupyter lab" nor "jupyter notebook" works. Install it with
${waysToJupyter().join("\n")}
or run notebooks without one: npm run notebook -- FILE.ipynb`);
  process.exitCode = 1;
} else {
  writeKernelSpec(repositoryData);
  const [command, ...args] = found;
  // Jupyter refuses to run as root by default, but in containers root is often the only user
  const root = process.getuid?.() === 0 ? ["--allow-root"] : [];
  const notebooks = fileURLToPath(new URL("../../notebooks", import.meta.url));
  mkdirSync(notebooks, { recursive: true });
  // before Jupyter starts, or a signal in between would leave it running
  forwardSignals((signal) => jupyter.kill(signal));
  const jupyter = spawn(command, [...args, ...root, ...process.argv.slice(2)], {
    cwd: notebooks, // becomes Jupyter's root folder
    env: { ...process.env, JUPYTER_PATH: [repositoryData, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter) },
    stdio: "inherit",
  });
  jupyter.once("exit", (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
  });
}

function forwardSignals(forward: (signal: NodeJS.Signals) => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches Jupyter directly, and a second signal would end it without confirmation
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      forward(signal);
    });
}
