import { createHash } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

export interface DownloadOptions {
  readonly url: string;
  /** Where it goes, whole or not at all. */
  readonly file: string;
  /** SHA-256 in hex. */
  readonly sha256: string;
  /** What is hashed: the bytes themselves unless this says otherwise (their unzipped content, for one). */
  readonly hashed?: (bytes: Uint8Array, url: string) => Uint8Array;
}

/** @throws Error that names the address when it cannot be reached, or the file when it has another hash or cannot be written */
export async function download({ url, file, sha256, hashed = (bytes) => bytes }: DownloadOptions): Promise<void> {
  const bytes = await fetched(url);
  const got = createHash("sha256").update(hashed(bytes, url)).digest("hex");
  if (got !== sha256) {
    throw new Error(
      `${url} must have the SHA-256 ${sha256}, but has ${got} (${bytes.length} bytes); it was cut off or is another file: ` +
        "try again, or take it from another place",
    );
  }
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, bytes);
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined); // the first failure is the one worth telling
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
  throw new Error(`${url} cannot be downloaded: the server answers ${status}`);
}

/** What happened, down to the system's own words: fetch itself says no more than "fetch failed". */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  const own = error.message || code; // the error for several addresses tried in vain has a code only
  return error.cause === undefined ? own : `${own} (${reason(error.cause)})`;
}
