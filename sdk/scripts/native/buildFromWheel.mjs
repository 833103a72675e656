import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { findPython } from "./findPython.mjs";
import { bindingFolder } from "./nativePackage.mjs";
import { nodeGyp } from "./nodeGyp.mjs";
import { downloadLibrary, wheelOfThisMachine } from "./tensorFlowWheel.mjs";

/** Compiles the binding, whose source is in the package, against the library that TensorFlow's Python wheel has. */
export async function buildFromWheel({ staged, folder, run, say }) {
  const wheel = wheelOfThisMachine();
  const python = await findPython(run);
  const missing = [
    !python && "python3 with pip",
    !(await answers(run, "make")) && "make",
    !(await answers(run, process.env.CXX?.split(" ")[0] || "g++")) && "a C++ compiler",
  ].filter(Boolean);
  if (missing.length > 0) throw new Error(`it needs ${missing.join(", ")}, which this machine lacks`);
  await downloadLibrary({ wheel, python, folder, deps: join(staged, "deps"), run, say });
  say("Compiling the binding ...");
  const { path, version } = bindingFolder(staged);
  // what binding.gyp leaves open
  const values = ["--module_name=tfjs_binding", `--module_path=${path}`, `--napi_build_version=${version}`];
  await nodeGyp(run, ["rebuild", ...values], { cwd: staged, minutes: 10 });
  mkdirSync(join(staged, path), { recursive: true });
  copyFileSync(join(staged, "build", "Release", "tfjs_binding.node"), join(staged, path, "tfjs_binding.node"));
}

async function answers(run, command) {
  try {
    await run(command, ["--version"]);
    return true;
  } catch {
    return false;
  }
}
