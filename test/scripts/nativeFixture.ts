import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const scripts = fileURLToPath(new URL("../../sdk/scripts", import.meta.url));

/** What stands in for the outer world: each is the source of a program for Node. */
export interface World {
  /** The install script of the package; by default there is no network. */
  readonly download?: string;
  /** Programs on the PATH, which has no others. */
  readonly programs?: Readonly<Record<string, string>>;
  /** node-gyp. */
  readonly gyp?: string;
  /** Whether npm left the package out. */
  readonly packageMissing?: boolean;
}

/** A repository with a package of the native backend that needs no TensorFlow, and the program of this repository. */
export function nativeFixture({ download = noNetwork, programs = {}, gyp = "", packageMissing = false }: World = {}) {
  const root = mkdtempSync(join(tmpdir(), "native-"));
  const modules = join(root, "node_modules");
  const installed = join(modules, "@tensorflow", "tfjs-node-gpu");
  cpSync(scripts, join(root, "sdk", "scripts"), { recursive: true });
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("package.json", '{ "optionalDependencies": { "@tensorflow/tfjs-node-gpu": "4.22.0" } }');
  mkdirSync(modules);
  if (!packageMissing) {
    const inside = "node_modules/@tensorflow/tfjs-node-gpu";
    write(`${inside}/package.json`, JSON.stringify(packageJson));
    write(`${inside}/dist/index.js`, fakePackage);
    write(`${inside}/scripts/install.js`, download);
    write(`${inside}/deps/README`, "what was there before");
  }
  write("gyp.cjs", gyp);
  mkdirSync(join(root, "bin"));
  for (const [name, source] of Object.entries(programs)) {
    write(`bin/${name}`, `#!${process.execPath}\n${source}`);
    chmodSync(join(root, "bin", name), 0o755);
  }

  /** Starts the program; `ended` resolves to how it went. */
  function start(...args: readonly string[]) {
    const env = { PATH: join(root, "bin"), npm_config_node_gyp: join(root, "gyp.cjs") };
    const child = spawn(process.execPath, [join(root, "sdk", "scripts", "native.mjs"), ...args], { env });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) =>
      child.once("close", (code) => resolve({ code, stdout, stderr })),
    );
    return { child, ended };
  }

  return {
    root,
    installed,
    start,
    run: (...args: readonly string[]) => start(...args).ended,
    /** Every path in node_modules, and what each file says. */
    modules: () =>
      Object.fromEntries(
        readdirSync(modules, { recursive: true, encoding: "utf8" })
          .sort()
          .map((path) => [
            path,
            lstatSync(join(modules, path)).isFile() ? readFileSync(join(modules, path), "utf8") : "",
          ]),
      ),
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  };
}

const packageJson = {
  name: "@tensorflow/tfjs-node-gpu",
  version: "4.22.0",
  main: "dist/index.js",
  binary: { module_path: "./lib/napi-v{napi_build_version}", napi_versions: [3, 8] },
};

/** Its binding is a text: what 1 + 2 is. */
const fakePackage = `
  const sum = Number(require("fs").readFileSync(__dirname + "/../lib/napi-v8/tfjs_binding.node", "utf8"));
  const executeSingleOutput = () => ({ dataSync: () => [sum] });
  exports.findBackend = () => ({ binding: { TF_Version: "0.0.1" }, executeSingleOutput });
  exports.tensor1d = (values) => values;`;

const noNetwork = `
  require("fs").writeFileSync("half", "downloaded");
  throw new Error("getaddrinfo ENOTFOUND tensorflow.invalid");`;

/** An install script that works. */
export const downloads = (sum: number) => `
  const fs = require("fs");
  fs.mkdirSync("lib/napi-v8", { recursive: true });
  fs.writeFileSync("lib/napi-v8/tfjs_binding.node", "${sum}");
  fs.mkdirSync("deps/lib", { recursive: true });
  fs.writeFileSync("deps/lib/libtensorflow.so.2", "downloaded");`;

/** A node-gyp that works. */
export const compiles = (sum: number) => `
  const fs = require("fs");
  fs.readFileSync("deps/include/c_api.h");
  fs.readFileSync("deps/lib/libtensorflow.so");
  fs.mkdirSync("build/Release", { recursive: true });
  fs.writeFileSync("build/Release/tfjs_binding.node", "${sum}");`;

/** The tools of a build, with a pip that brings a wheel, and a Python that unpacks it. */
export const tools = {
  make: "",
  "g++": "",
  python3: `
    const fs = require("fs");
    const last = process.argv.at(-1);
    if (process.argv.includes("download")) fs.writeFileSync(last + "/tensorflow.whl", "");
    if (process.argv[2] === "-c") {
      fs.mkdirSync(last + "/tensorflow/include", { recursive: true });
      fs.writeFileSync(last + "/tensorflow/include/c_api.h", "");
      for (const name of ["cc", "framework"]) fs.writeFileSync(last + "/tensorflow/libtensorflow_" + name + ".so.2", name);
    }`,
};
