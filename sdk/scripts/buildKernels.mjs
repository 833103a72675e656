// Compiles the AssemblyScript kernels of src/tensor/wasm/kernels to dist/tensor/wasm/kernels.wasm.
// They end in .as because tsc and biome would take a .ts for TypeScript; the compiler, which insists on .ts, is handed them under it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const sdk = fileURLToPath(new URL("..", import.meta.url));
const sources = join(sdk, "src", "tensor", "wasm", "kernels");
const target = join(sdk, "dist", "tensor", "wasm", "kernels.wasm");

const { error, stderr } = await asc.main(
  [
    "kernels.ts",
    "-o",
    "kernels.wasm",
    "-O3",
    "--enable",
    "simd",
    "--runtime",
    "stub",
    "--importMemory",
    "--maximumMemory",
    "65536",
    "--noAssert",
  ],
  {
    readFile: (name) => readFile(join(sources, name.replace(/\.ts$/, ".as")), "utf8").catch(() => null),
    writeFile: async (_name, contents) => {
      if (hasData(contents))
        throw new Error("the kernels have static data, which would overwrite memory of their host");
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, contents);
    },
    listFiles: () => [],
  },
);
if (error) {
  console.error(`${stderr.toString()}${error.message}`);
  process.exitCode = 1;
}

/** Whether a WebAssembly module has a data section (11); each section is its number, its length in LEB128, and that many bytes. */
function hasData(module) {
  for (let at = 8; at < module.length; ) {
    const section = module[at++];
    if (section === 11) return true;
    let length = 0;
    for (let shift = 0, byte = 0x80; byte & 0x80; shift += 7) {
      byte = module[at++];
      length |= (byte & 0x7f) << shift;
    }
    at += length;
  }
  return false;
}
