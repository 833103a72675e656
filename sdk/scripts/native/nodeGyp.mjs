import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** Runs node-gyp: that of the npm that runs this program, that of the npm beside Node, or one from the registry. */
export function nodeGyp(run, args, options) {
  const prefix = dirname(dirname(realpathSync(process.execPath)));
  // headers beside Node spare a download; a binding of N-API may be built with those of any version
  const headers = existsSync(join(prefix, "include", "node", "node_api.h")) ? [`--nodedir=${prefix}`] : [];
  const known = [
    process.env.npm_config_node_gyp,
    join(prefix, "lib", "node_modules", "npm", "node_modules", "node-gyp", "bin", "node-gyp.js"),
  ].find((path) => path && existsSync(path));
  if (known) return run(process.execPath, [known, ...args, ...headers], options);
  return run("npx", ["--yes", "node-gyp", ...args, ...headers], options);
}
