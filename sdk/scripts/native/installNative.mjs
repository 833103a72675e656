import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildFromWheel } from "./buildFromWheel.mjs";
import { checkBackend } from "./checkBackend.mjs";
import { commandRunner } from "./commandRunner.mjs";
import { installedFolder, packageName } from "./nativePackage.mjs";
import { ownDownload } from "./ownDownload.mjs";
import { putInPlace } from "./putInPlace.mjs";
import { stagePackage } from "./stagePackage.mjs";
import { openStagingFolder } from "./stagingFolder.mjs";

/** Best first: the package's own library knows graphics cards. */
const ways = [
  { name: "the download of the package itself", provide: ownDownload },
  { name: "a build from source, with the library in TensorFlow's Python wheel", provide: buildFromWheel },
];

/**
 * Gives the package of the native backend its binding and its library. All is made and tried in a temporary folder, and moved at the end.
 * @param options.root folder of the repository
 * @param options.verbose whether to show what the programs that it runs say
 * @param options.stop signal that ends it early
 * @param options.say prints a line of progress
 * @returns what to tell the user
 * @throws Error when no way works, with why for each; node_modules is then as it was
 */
export async function installNative({ root, verbose, stop, say }) {
  const run = commandRunner({ verbose, stop });
  const installed = installedFolder(root);
  if (installed && (await computes(installed, run))) return `The native backend is there already, and computes.`;
  const staging = openStagingFolder(root);
  try {
    const staged = await stagePackage({ root, installed, folder: staging.folder, run, say });
    const failures = [];
    for (const { name, provide } of ways) {
      say(`Trying ${name} ...`);
      try {
        await provide({ root, staged, folder: staging.folder, run, say });
        const version = await checkBackend(staged, run);
        await putInPlace({ root, staged, folder: staging.folder, run });
        return `The native backend is installed: ${packageName} with TensorFlow ${version}. Take it out: npm run native -- --remove`;
      } catch (error) {
        stop.throwIfAborted();
        failures.push(`${name}: ${error.message}`);
        for (const part of ["lib", "deps", "build"]) rmSync(join(staged, part), { recursive: true, force: true });
      }
    }
    throw new Error(refusal(failures));
  } finally {
    staging.close();
  }
}

async function computes(folder, run) {
  try {
    await checkBackend(folder, run);
    return true;
  } catch {
    return false;
  }
}

function refusal(failures) {
  return `The native backend was not installed:
${failures.map((failure) => `  - ${failure}`).join("\n")}
What helps: a network that lets the download through (or TFJS_NODE_CDN_STORAGE, a mirror of it); or, on Linux, python3 with pip and
an index it reaches (PIP_INDEX_URL), make and a C++ compiler (Debian packages python3-pip, make and g++). --verbose shows more.
Nothing was changed, and nothing needs it: without it, WebAssembly computes.`;
}
