import { gunzipSync } from "node:zlib";

/** The bytes, unzipped where they are gzipped. @throws Error that names the file when they cannot be */
export function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${file} (${bytes.length} bytes) cannot be unzipped: ${why}; it is cut off or damaged, fetch it anew`,
      { cause },
    );
  }
}
