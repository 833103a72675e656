import { type Dependency, dependenciesOf } from "./dependenciesOf.js";

/** The rules of the house. */
export interface Architecture {
  /** Folders of `sdk/src`, lowest first: a folder imports from those before it. */
  readonly order: readonly string[];
  /** Folders that may import still less, with all that they may. */
  readonly narrower: Readonly<Record<string, readonly string[]>>;
  /** Packages that only some folders may load. */
  readonly packages: readonly PackageRule[];
  /** Most lines of a file. */
  readonly mostLines: number;
  /** Files that may have more, with the reason. */
  readonly long: Readonly<Record<string, string>>;
}

/** Who may load a package. */
export interface PackageRule {
  readonly name: RegExp;
  readonly folders: readonly string[];
  readonly how: readonly Dependency["how"][];
  /** Types leave nothing behind at run time. Whether every folder may import them. */
  readonly typesEverywhere: boolean;
}

/** Files by their path inside `sdk/src`. */
export type Sources = Readonly<Record<string, string>>;

/** Every breach of the rules, one sentence each. */
export function violations(sources: Sources, architecture: Architecture): readonly string[] {
  const graph = new Map(Object.entries(sources).map(([path, source]) => [path, dependenciesOf(path, source)]));
  return [
    ...Object.keys(sources).flatMap((path) => homeless(path, architecture)),
    ...[...graph].flatMap(([path, dependencies]) =>
      dependencies.flatMap((dependency) => [
        ...misplaced(path, dependency, architecture),
        ...forbiddenPackage(path, dependency, architecture),
      ]),
    ),
    ...cycles(graph),
    ...Object.entries(sources).flatMap(([path, source]) => [
      ...tooLong(path, source, architecture),
      ...(/^export default\b/m.test(source) ? [`${path} has a default export; name it`] : []),
    ]),
  ];
}

/** The folder of a file; files beside the folders stand for themselves. */
const folderOf = (path: string) => path.split("/")[0] as string;

function homeless(path: string, { order }: Architecture): readonly string[] {
  return order.includes(folderOf(path))
    ? []
    : [`${path} is in no folder of the table; give "${folderOf(path)}" its place`];
}

function misplaced(path: string, { to }: Dependency, { order, narrower }: Architecture): readonly string[] {
  const [from, target] = [folderOf(path), folderOf(to)];
  if (from === target || !order.includes(target) || !to.includes(".ts")) return [];
  const allowed = narrower[from] ?? order.slice(0, order.indexOf(from));
  return allowed.includes(target)
    ? []
    : [`${path} imports ${to}, but ${from}/ may import only ${allowed.join(", ") || "itself"}`];
}

function forbiddenPackage(path: string, { to, how }: Dependency, { packages }: Architecture): readonly string[] {
  return packages
    .filter(({ name }) => name.test(to))
    .filter(({ folders, how: ways, typesEverywhere }) =>
      how === "type" ? !typesEverywhere : !folders.includes(folderOf(path)) || !ways.includes(how),
    )
    .map(({ folders, how: ways }) => {
      const who = folders.length === 0 ? "nobody" : `only ${folders.map((folder) => `${folder}/`).join(" and ")}`;
      return `${path} loads ${to} (${how}), but ${who} may, by ${ways.join(" or ")} import`;
    });
}

function tooLong(path: string, source: string, { mostLines, long }: Architecture): readonly string[] {
  const lines = source.trimEnd().split("\n").length;
  if (lines > mostLines && long[path] === undefined)
    return [`${path} has ${lines} lines, but ${mostLines} are the most; part it, or list it with a reason`];
  return lines <= mostLines && long[path] !== undefined
    ? [`${path} is listed as long, but has only ${lines} lines; take it off the list`]
    : [];
}

/** Files that load one another in a circle while modules start. Folders cannot: their order is a line. */
function cycles(graph: ReadonlyMap<string, readonly Dependency[]>): readonly string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0)
      found.push(`${[...trail.slice(start), path].join(" -> ")} is a circle; move what they share to a third`);
    if (start >= 0 || done.has(path)) return;
    for (const { to, how } of graph.get(path) ?? []) if (how === "static" && graph.has(to)) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
