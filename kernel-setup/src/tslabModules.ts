import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";
import type { ZeroMq } from "./jupyterSockets.js";

/** The version whose inner modules are described here; another one may have moved them. */
const knownVersion = "1.0.22";

/** Runs cells, and knows what earlier cells declared. */
export interface Executor {
  /** @returns whether the cell worked; what went wrong goes to the executor's console */
  execute(code: string): Promise<boolean>;
  /** Ends the wait for the cell that runs. */
  interrupt(): void;
  close(): void;
}

/** Where the executor tells the value of a cell's last expression, and what went wrong. */
export interface ExecutorConsole {
  log(value: unknown): void;
  error(...complaint: unknown[]): void;
}

/** Compiles cells. */
export interface Converter {
  /** @param known the declarations of earlier cells */
  convert(known: string, source: string): Converted;
  inspect(known: string, source: string, position: number): unknown;
  complete(known: string, source: string, position: number): unknown;
  close(): void;
}

/** What the compiler complains of; both numbers count from 0. */
export interface TslabDiagnostic {
  readonly start: { readonly line: number; readonly character: number };
  readonly messageText: string;
  /** A file that the cell imports. */
  readonly fileName?: string;
}

/** A cell that was compiled, or why it was not. */
export interface Converted {
  readonly diagnostics: readonly TslabDiagnostic[];
  /** The code to run, as CommonJS. */
  readonly output?: string;
  /** What the cell declares, and what it leaves of what was known. */
  readonly declOutput?: string;
}

/** The compilers of an executor: cells for a browser are checked with another library. */
export interface Converters {
  readonly node: Converter;
  readonly browser: Converter;
  close(): void;
}

/** tslab's answers about code that is being typed. */
export interface CodeHelp {
  handleIsComplete(request: { readonly code: string }): Readonly<Record<string, unknown>>;
  handleInspect(request: CodeAtCursor): Readonly<Record<string, unknown>>;
  handleComplete(request: CodeAtCursor): Completions;
}

/** Code, and where its cursor is in UTF-16 units. */
export interface CodeAtCursor {
  readonly code: string;
  readonly cursor_pos: number;
}

/** What could stand between two places of the code. */
export interface Completions {
  readonly cursor_start: number;
  readonly cursor_end: number;
  readonly matches: readonly string[];
}

/** A display_data message as tslab's own `display` writes it. */
export type WriteDisplayData = (content: Readonly<Record<string, unknown>>, isUpdate?: boolean) => void;

/** What this kernel uses of tslab. None of it is public, so the version is pinned. */
export interface Tslab {
  readonly version: string;
  /** The compiler inside tslab; tslab sees when a member is replaced. */
  readonly typescript: { -readonly [Name in keyof typeof ts]: (typeof ts)[Name] };
  readonly zeromq: ZeroMq;
  createConverter(options: { readonly isJS: boolean; readonly isBrowser: boolean }): Converter;
  createExecutor(folder: string, converters: Converters, console: ExecutorConsole): Executor;
  createCodeHelp(executor: Executor): CodeHelp;
  /** Where `import { display } from "tslab"` writes to. */
  setWriteDisplayData(write: WriteDisplayData): void;
  /** Finds what tslab itself would require. */
  resolve(name: string): string;
}

/** A tslab that was found, and not loaded yet: its compiler takes a while. */
export interface FoundTslab {
  readonly zeroMqPath: string;
  load(): Tslab;
}

/**
 * Finds tslab in the first place that has the version this kernel knows.
 * @param places files or folders whose packages are looked through, best first
 */
export function findTslab(places: readonly string[]): FoundTslab {
  const requires = places.flatMap((place) => requireOfTslab(place) ?? []);
  const found = requires.map((require) => ({ require, version: versionOf(require) }));
  const known = found.find(({ version }) => version === knownVersion);
  if (known === undefined) {
    const instead = found.length === 0 ? "none" : found.map(({ version }) => version).join(" and ");
    throw new Error(
      `the kernel needs tslab ${knownVersion}, but found ${instead}; run npm ci in the nasbook repository`,
    );
  }
  const { require } = known;
  return { zeroMqPath: require.resolve("zeromq"), load: () => openTslab(require) };
}

function requireOfTslab(place: string): NodeJS.Require | undefined {
  try {
    return createRequire(createRequire(place).resolve("tslab/package.json"));
  } catch {
    return undefined;
  }
}

const versionOf = (require: NodeJS.Require): string => require("./package.json").version;

function openTslab(require: NodeJS.Require): Tslab {
  // the compiler's exports are getters: tslab is given a copy whose members can be replaced, before it loads its own
  const compiler = require.resolve("@tslab/typescript-for-tslab");
  const typescript = { ...require(compiler) };
  require.cache[compiler]!.exports = typescript;
  const jupyter = require("./dist/jupyter.js");
  return {
    version: knownVersion,
    typescript,
    zeromq: require("zeromq"),
    createConverter: require("./dist/converter.js").createConverter,
    createExecutor: require("./dist/executor.js").createExecutor,
    createCodeHelp: (executor) => new jupyter.JupyterHandlerImpl(executor, false),
    setWriteDisplayData(write) {
      jupyter.lastWriteDisplayData = write;
    },
    resolve: require.resolve,
  };
}

/** A file of a folder, whether there or not: what `createRequire` wants to look for packages from that folder. */
export const anyFileOf = (folder: string): string => join(folder, "cell.js");

/** The folder that holds the packages of a scope, found through one of them. */
export const scopeFolder = (packageJson: string): string => dirname(dirname(packageJson));
