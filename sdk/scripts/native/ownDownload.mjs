import { delimiter, join } from "node:path";

/** What the package does when npm installs it: it fetches TensorFlow's library and a compiled binding. */
export async function ownDownload({ root, staged, folder, run }) {
  // its script calls a program of another package by name
  const programs = [join(folder, "project", "node_modules", ".bin"), join(root, "node_modules", ".bin")];
  const env = { ...process.env, PATH: [...programs, process.env.PATH].filter(Boolean).join(delimiter) };
  await run(process.execPath, [join("scripts", "install.js"), "gpu", "download"], { cwd: staged, env, minutes: 10 });
}
