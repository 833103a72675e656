// The program behind `npm run native`: makes TensorFlow's own library compute, where this machine can have it. Nothing else needs it.
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installNative } from "./native/installNative.mjs";
import { removeNative } from "./native/removeNative.mjs";

const usage = `usage: npm run native -- [--remove] [--verbose]

Installs the native backend, which computes with TensorFlow's C library: by the package's own download, or else built from the
source in the package against the library in TensorFlow's Python wheel. Fails without a trace where neither can be had.
  --remove    takes it out again
  --verbose   shows what the programs that it runs say
  --help      this text`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}; nothing was changed`)));

try {
  const { help, remove, verbose } = readArguments(process.argv.slice(2));
  if (help) console.log(usage);
  else if (remove) console.log(removeNative(root));
  else console.log(await installNative({ root, verbose, stop: stop.signal, say: console.log }));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof RangeError ? 2 : 1; // 2 for arguments that make no sense, as shells have it
}

function readArguments(args) {
  const options = { remove: { type: "boolean" }, verbose: { type: "boolean" }, help: { type: "boolean" } };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new RangeError(`${error.message}; known: --remove, --verbose, --help`, { cause: error });
  }
}
