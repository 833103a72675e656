const block = 512;

/**
 * The regular files in a tar archive, by path. https://www.gnu.org/software/tar/manual/html_node/Standard.html
 * @param name name of the archive, for errors
 * @throws Error when it is truncated or not a tar archive
 */
export function untar(archive: Uint8Array, name: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const text = (at: number, length: number) =>
    Buffer.from(archive.subarray(at, at + length))
      .toString("latin1")
      .replace(/\0.*$/s, "");
  let at = 0;
  while (at + block <= archive.length && archive[at] !== 0) {
    const size = Number.parseInt(text(at + 124, 12), 8);
    if (!(size >= 0))
      throw new Error(`${name} must be a tar archive, but has no tar header at byte ${at}; download it again`);
    const begin = at + block;
    const path = text(at, 100);
    if (begin + size > archive.length)
      throw new Error(`${name} must contain all of ${path}, but ends within it; it is truncated, download it again`);
    const type = text(at + 156, 1);
    if (type === "" || type === "0") files.set(path, archive.subarray(begin, begin + size));
    at = begin + Math.ceil(size / block) * block;
  }
  return files;
}
