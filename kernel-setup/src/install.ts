/** The program behind `npm run kernel`: makes Jupyter find the kernel. Starts nothing. */
import { dataFolder } from "./dataFolder.js";
import { type InstallTarget, installTarget, usage } from "./installTarget.js";
import { kernelSpec, writeKernelSpec } from "./kernelSpec.js";

try {
  const target = installTarget(process.argv.slice(2));
  if (target === "help") console.log(usage);
  else install(target);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof RangeError ? 2 : 1; // 2 for arguments that make no sense, as shells have it
}

function install(target: InstallTarget): void {
  const data = dataFolder(target);
  console.log(`The kernel "${kernelSpec.display_name}" is in ${writeKernelSpec(data)}`);
  if (target.kind !== "repository") console.log("Jupyter lists it when a notebook is opened or made.");
  else if (process.platform === "win32") console.log(`Use it: set "JUPYTER_PATH=${data}", then jupyter lab`);
  else console.log(`Use it: npm run lab, or JUPYTER_PATH="${data}" jupyter lab`);
}
