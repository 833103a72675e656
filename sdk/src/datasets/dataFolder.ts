import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where to find the files of a data set. */
export interface SourceOptions {
  /** Folder with the files; no other place is searched. */
  readonly folder?: string;
  /**
   * URL of a folder to download from instead of searching this machine. Hashes are still checked.
   * @defaultValue the official source
   */
  readonly source?: string;
  /** Folder for downloads. @defaultValue ~/.cache/nasbook, or nasbook in XDG_CACHE_HOME */
  readonly cacheFolder?: string;
  /** Whether to download files that are not on this machine. @defaultValue true */
  readonly download?: boolean;
}

/** A data set stored in files. */
export interface FileSet {
  /** Name of the function that loads it, for errors. */
  readonly loader: string;
  /** Name of its folder in NASBOOK_DATA and in the cache. */
  readonly name: string;
  /** Names of its files; each may end in `.gz`. */
  readonly files: readonly string[];
  /** Folders in which system packages install it. */
  readonly systemFolders: readonly string[];
  /** Description of the system package, for errors. */
  readonly systemPackage?: string;
  /** Default URL to download from. */
  readonly source: string;
  /** Downloads all files into a folder. */
  readonly fetch: (source: string, folder: string) => Promise<void>;
}

/**
 * Paths of all files of a data set by name: in the given folder; else in NASBOOK_DATA, a system package's folder, or the cache, into
 * which they are downloaded if necessary.
 * @throws Error when files are not found; it lists the ways to get them
 */
export async function dataFolder(
  set: FileSet,
  { folder, source, cacheFolder, download = true }: SourceOptions,
): Promise<ReadonlyMap<string, string>> {
  if (folder !== undefined) {
    const found = await filesIn(folder, set.files);
    if (found.missing === undefined) return found.paths;
    throw new Error(
      `folder must contain ${found.missing} (or ${found.missing}.gz), but ${folder} does not. ${waysOut(set, source)}`,
    );
  }
  const cache = join(cacheFolder ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "nasbook"), set.name);
  const given = process.env.NASBOOK_DATA;
  // only the folder with its name: MNIST and Fashion-MNIST use the same file names
  const installed = [...(given ? [join(given, set.name)] : []), ...set.systemFolders];
  const places = source === undefined ? [...installed, cache] : [cache];
  for (const place of places) {
    const found = await filesIn(place, set.files);
    if (found.missing === undefined) return found.paths;
  }
  if (!download) throw new Error(`the files of ${set.loader}() are not on this machine. ${waysOut(set, source)}`);
  try {
    await set.fetch((source ?? set.source).replace(/\/+$/, ""), cache);
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}. ${waysOut(set, source)}`, { cause });
  }
  const { paths, missing } = await filesIn(cache, set.files);
  if (missing !== undefined)
    throw new Error(`${cache} must contain ${missing} after the download, but does not; delete it and try again`);
  return paths;
}

const waysOut = ({ loader, name, files, systemPackage, source: usual }: FileSet, source = usual): string =>
  `Three ways to get the files: (1) ${loader}({ folder }) with a folder that contains ${files.join(", ")}; ` +
  `(2) the environment variable NASBOOK_DATA set to a folder that contains ${name}/${systemPackage ? `, or ${systemPackage}` : ""}; ` +
  `(3) a connection to ${source}, to download them once`;

async function filesIn(
  folder: string,
  names: readonly string[],
): Promise<{ paths: Map<string, string>; missing?: string }> {
  const paths = new Map<string, string>();
  for (const name of names) {
    const path = await firstThere([join(folder, name), join(folder, `${name}.gz`)]);
    if (path === undefined) return { paths, missing: name };
    paths.set(name, path);
  }
  return { paths };
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  return undefined;
}
