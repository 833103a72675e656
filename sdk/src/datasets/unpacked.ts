import { gunzipSync } from "node:zlib";

/** The bytes, decompressed if gzipped. @throws Error when they cannot be decompressed */
export function unpacked(bytes: Uint8Array, file: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `${file} (${bytes.length} bytes) cannot be decompressed: ${why}; it is truncated or damaged, download it again`,
      { cause },
    );
  }
}
