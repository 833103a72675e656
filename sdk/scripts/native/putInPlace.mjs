import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { addedParts, installedFolder } from "./nativePackage.mjs";
import { npm } from "./npm.mjs";

/** Moves what was made into the package: all of it, or nothing when one move fails. */
export async function putInPlace({ root, staged, folder, run }) {
  // npm itself puts the package back where it left it out, as the lock file has it
  if (!installedFolder(root))
    await npm(run, ["install", "--no-save", "--ignore-scripts", "--include=optional"], { cwd: root, minutes: 10 });
  const installed = installedFolder(root);
  if (!installed) throw new Error("npm install did not bring the package");
  rmSync(join(staged, "deps", "include"), { recursive: true, force: true }); // only compilers read it
  const before = join(folder, "before");
  mkdirSync(before);
  const undo = [];
  try {
    for (const part of addedParts) {
      const target = join(installed, part);
      if (existsSync(target)) move(target, join(before, part), undo);
      move(join(staged, part), target, undo);
    }
  } catch (error) {
    for (const [to, from] of undo.reverse()) renameSync(to, from);
    throw error;
  }
}

function move(from, to, undo) {
  renameSync(from, to);
  undo.push([to, from]);
}
