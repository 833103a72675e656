import { setFlagsFromString } from "node:v8";
import { WrongSetting } from "../wrongSetting.js";

/** The first V8 version, that of Node 24, in which wide vectors make our kernels faster. */
const firstVersion = [13, 6] as const;

/**
 * NASBOOK_WIDE=on makes V8 combine pairs of 128-bit WebAssembly vectors into 256-bit ones if the processor has them, before our kernels
 * are compiled. Results stay the same to the last bit; matrix products become about 1.4 times as fast. V8 calls
 * this experimental, so it is off by default.
 * @throws WrongSetting when it is set to "on" but not available
 */
export function joinVectors(): void {
  const asked = process.env.NASBOOK_WIDE ?? "off";
  if (asked === "off" || asked === "") return;
  if (asked !== "on") throw new WrongSetting(`NASBOOK_WIDE must be "on" or "off", but is "${asked}"`);
  const [major = 0, minor = 0] = process.versions.v8.split(".").map(Number);
  const isNew = major > firstVersion[0] || (major === firstVersion[0] && minor >= firstVersion[1]);
  if (!isNew || process.arch !== "x64")
    throw new WrongSetting(
      `NASBOOK_WIDE=on needs Node 24 or newer on x64, but this is Node ${process.version} on ${process.arch}; unset it`,
    );
  setFlagsFromString("--experimental-wasm-revectorize");
}
