import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * TensorFlow 2.18.1: of the time of TensorFlow.js 4.22, has the C API in a library of its own, and asks for no more than glibc 2.17
 * (2.21 asks for 2.27). Pinned by hash, and named by Python version and platform: whatever Python runs pip, the file is the same.
 */
const wheels = {
  x64: {
    name: "tensorflow-cpu==2.18.1", // "tensorflow" is the same and larger, with code for graphics cards
    platform: "manylinux2014_x86_64",
    sha256: "810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298",
  },
  arm64: {
    name: "tensorflow==2.18.1",
    platform: "manylinux2014_aarch64",
    sha256: "8a6485edd2148f70d011dbd1d8dc2c775e91774a5a159466e83d0d1f21580944",
  },
};

/** @throws Error where there is none that this program knows */
export function wheelOfThisMachine({ platform, arch } = process) {
  const wheel = platform === "linux" ? wheels[arch] : undefined;
  if (wheel) return wheel;
  throw new Error(`it is for linux ${Object.keys(wheels).join(" and ")} only, and this is ${platform} ${arch}`);
}

/** Downloads the wheel and puts its library and headers into a folder, under the names that binding.gyp expects. */
export async function downloadLibrary({ wheel, python, folder, deps, run, say }) {
  const downloads = join(folder, "wheel");
  const requirements = join(folder, "requirements.txt");
  mkdirSync(downloads);
  writeFileSync(requirements, `${wheel.name} --hash=sha256:${wheel.sha256}\n`);
  say(`Downloading ${wheel.name} (230 MB) from Python's package index ...`);
  const only = ["--only-binary=:all:", "--implementation=cp", "--python-version=3.11", "--abi=cp311"];
  const what = [`--platform=${wheel.platform}`, "--no-deps", "--require-hashes", "-r", requirements, "-d", downloads];
  await run(python, ["-m", "pip", "download", ...only, ...what], { minutes: 10 });
  const [file] = readdirSync(downloads);
  say("Unpacking its library (0.7 GB) ...");
  await run(python, ["-c", unpack, join(downloads, file), downloads], { minutes: 10 });

  const unpacked = join(downloads, "tensorflow");
  const lib = join(deps, "lib");
  mkdirSync(lib, { recursive: true });
  renameSync(join(unpacked, "include"), join(deps, "include"));
  for (const name of ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"])
    renameSync(join(unpacked, name), join(lib, name));
  // the linker looks for names without a version; the C API is in the library for C++
  symlinkSync("libtensorflow_cc.so.2", join(lib, "libtensorflow.so.2"));
  symlinkSync("libtensorflow.so.2", join(lib, "libtensorflow.so"));
  symlinkSync("libtensorflow_framework.so.2", join(lib, "libtensorflow_framework.so"));
}

/** In Python, which is there, whereas unzip need not be. Arguments: the wheel and a folder. */
const unpack = `
import sys, zipfile
include = "tensorflow/include/"
wanted = ("tensorflow/libtensorflow_cc.so.2", "tensorflow/libtensorflow_framework.so.2", include + "tensorflow/c/",
          include + "tensorflow/core/platform/", include + "tsl/", include + "xla/tsl/")
with zipfile.ZipFile(sys.argv[1]) as wheel:
    wheel.extractall(sys.argv[2], [name for name in wheel.namelist() if name.startswith(wanted)])
`;
