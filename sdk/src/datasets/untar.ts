const block = 512;

/**
 * The plain files in a tar archive, by their path in it. https://www.gnu.org/software/tar/manual/html_node/Standard.html
 * @param name of the archive, for errors
 * @throws Error that names the archive when it is cut off or not one
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
      throw new Error(`${name} must be a tar archive, but byte ${at} begins no tar header; fetch it anew`);
    const begin = at + block;
    const path = text(at, 100);
    if (begin + size > archive.length) throw new Error(`${name} ends within ${path}: it is cut off, fetch it anew`);
    const type = text(at + 156, 1);
    if (type === "" || type === "0") files.set(path, archive.subarray(begin, begin + size));
    at = begin + Math.ceil(size / block) * block;
  }
  return files;
}
