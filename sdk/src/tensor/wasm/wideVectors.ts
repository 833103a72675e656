import { setFlagsFromString } from "node:v8";
import { WrongSetting } from "../wrongSetting.js";

/** The first V8 in which joining vectors makes our kernels faster, that of Node 24. */
const firstVersion = [13, 6] as const;

/**
 * NASBOOK_WIDE=on has V8 join pairs of WebAssembly's 128-bit vectors into 256-bit ones where the processor has them, before our kernels
 * are compiled. Each number is computed as before, so results keep their bits; matrix products become about 1.4 times as fast. V8 calls
 * this experimental, so it is off unless asked for.
 * @throws WrongSetting when asked for where it cannot be had
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
