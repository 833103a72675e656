/** Runs npm: the one that runs this program, if one does. */
export function npm(run, args, { cwd, minutes }) {
  const quiet = [...args, "--no-audit", "--no-fund"];
  const running = process.env.npm_execpath;
  if (running?.endsWith("npm-cli.js")) return run(process.execPath, [running, ...quiet], { cwd, minutes });
  return run("npm", quiet, { cwd, minutes });
}
