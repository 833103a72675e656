import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where to take the files of a data set from. */
export interface SourceOptions {
  /** A folder that holds the files: nothing else is looked at. */
  readonly folder?: string;
  /** Address of a folder to download from, instead of looking for the files on this machine. Hashes are checked all the same. */
  readonly source?: string;
  /** Where downloads are kept: `~/.cache/nasbook` (or `nasbook` in XDG_CACHE_HOME) by default. */
  readonly cacheFolder?: string;
  /** Whether files that are nowhere on this machine are downloaded. Default true. */
  readonly download?: boolean;
}

/** A data set that lies in files. */
export interface FileSet {
  /** The function that loads it, for errors. */
  readonly loader: string;
  /** What its folder is called in NASBOOK_DATA and in the cache. */
  readonly name: string;
  /** Names of all its files; each may have `.gz` at its end. */
  readonly files: readonly string[];
  /** Folders where the system's packages put it. */
  readonly systemFolders: readonly string[];
  /** The system's packages in words, for errors. */
  readonly systemPackage?: string;
  /** Where it is downloaded from unless told otherwise. */
  readonly source: string;
  /** Fetches all files into a folder. */
  readonly fetch: (source: string, folder: string) => Promise<void>;
}

/**
 * Paths of all files of a data set, by name: from the given folder; else from NASBOOK_DATA, from the system's packages, or from the
 * cache, into which they are downloaded when they are nowhere.
 * @throws Error that lists the ways to get the files when there is none
 */
export async function dataFolder(
  set: FileSet,
  { folder, source, cacheFolder, download = true }: SourceOptions,
): Promise<ReadonlyMap<string, string>> {
  if (folder !== undefined) {
    const found = await filesIn(folder, set.files);
    if (found.missing === undefined) return found.paths;
    throw new Error(
      `folder must hold ${found.missing} (or ${found.missing}.gz), but ${folder} does not. ${waysOut(set, source)}`,
    );
  }
  const cache = join(cacheFolder ?? join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "nasbook"), set.name);
  const given = process.env.NASBOOK_DATA;
  // only the folder of its name: MNIST and Fashion-MNIST call their files alike
  const installed = [...(given ? [join(given, set.name)] : []), ...set.systemFolders];
  const places = source === undefined ? [...installed, cache] : [cache];
  for (const place of places) {
    const found = await filesIn(place, set.files);
    if (found.missing === undefined) return found.paths;
  }
  if (!download)
    throw new Error(`the files that ${set.loader}() reads are not on this machine. ${waysOut(set, source)}`);
  try {
    await set.fetch((source ?? set.source).replace(/\/+$/, ""), cache);
  } catch (cause) {
    throw new Error(`${cause instanceof Error ? cause.message : String(cause)}. ${waysOut(set, source)}`, { cause });
  }
  const { paths, missing } = await filesIn(cache, set.files);
  if (missing !== undefined)
    throw new Error(`${cache} must hold ${missing} after the download, but does not; delete it and try again`);
  return paths;
}

const waysOut = ({ loader, name, files, systemPackage, source: usual }: FileSet, source = usual): string =>
  `Three ways to get the files: (1) ${loader}({ folder }) with a folder that holds ${files.join(", ")}; ` +
  `(2) the environment variable NASBOOK_DATA set to a folder that holds ${name}/${systemPackage ? `, or ${systemPackage}` : ""}; ` +
  `(3) a connection to ${source}, from where they are downloaded once`;

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
