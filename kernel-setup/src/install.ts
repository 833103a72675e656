/** The program behind `npm run kernel`: installs, uninstalls or diagnoses the kernel. */
import { dataFolder } from "./dataFolder.js";
import { examine } from "./doctor/examine.js";
import type { InstallTarget } from "./installTarget.js";
import { type KernelCommand, kernelCommand, usage } from "./kernelCommand.js";
import { kernelSpec, writeKernelSpec } from "./kernelSpec.js";
import { removeKernelSpec } from "./removeKernelSpec.js";

try {
  await run(kernelCommand(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof RangeError ? 2 : 1; // 2 for invalid arguments, as in shells
}

async function run(command: KernelCommand): Promise<void> {
  switch (command.kind) {
    case "help":
      return console.log(usage);
    case "install":
      return install(command.target);
    case "uninstall":
      return console.log(removeKernelSpec(dataFolder(command.target)));
    case "doctor":
      if (!(await examine(console.log))) process.exitCode = 1;
      return;
    default:
      return command satisfies never;
  }
}

function install(target: InstallTarget): void {
  const data = dataFolder(target);
  console.log(`The kernel "${kernelSpec.display_name}" is installed in ${writeKernelSpec(data)}`);
  if (target.kind !== "repository") console.log("Jupyter offers it when you open or create a notebook.");
  else if (process.platform === "win32") console.log(`Use it: set "JUPYTER_PATH=${data}", then jupyter lab`);
  else console.log(`Use it: npm run lab, or JUPYTER_PATH="${data}" jupyter lab`);
}
