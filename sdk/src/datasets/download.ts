import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface DownloadOptions {
  readonly url: string;
  /** Path to write, atomically. */
  readonly file: string;
  /** SHA-256 in hex. */
  readonly sha256: string;
  /** Maps the downloaded bytes to those that are hashed, e.g. by decompressing. @defaultValue identity */
  readonly hashed?: (bytes: Uint8Array, url: string) => Uint8Array;
}

/** @throws Error when the URL cannot be reached, the hash differs, or the file cannot be written */
export async function download({ url, file, sha256, hashed = (bytes) => bytes }: DownloadOptions): Promise<void> {
  const bytes = await fetched(url);
  const got = createHash("sha256").update(hashed(bytes, url)).digest("hex");
  if (got !== sha256) {
    throw new Error(
      `${url} must have the SHA-256 ${sha256}, but has ${got} (${bytes.length} bytes); it is truncated or a different file; ` +
        "try again, or use another source",
    );
  }
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined); // report the first error
    throw new Error(`${file} cannot be written: ${reason(cause)}; free some space or pass another cacheFolder`, {
      cause,
    });
  }
}

async function fetched(url: string): Promise<Uint8Array> {
  let status: string;
  try {
    const response = await fetch(url);
    if (response.ok) return new Uint8Array(await response.arrayBuffer());
    status = `${response.status} ${response.statusText}`;
  } catch (cause) {
    throw new Error(`${url} cannot be downloaded: ${reason(cause)}`, { cause });
  }
  throw new Error(`${url} cannot be downloaded: the server returned ${status}`);
}

/** The underlying system error: `fetch` itself only says "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const own = error.message || code; // an error about several failed addresses has only a code
  return error.cause === undefined ? own : `${own} (${reason(error.cause)})`;
}
