import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type ts from "typescript";
import type { ZeroMq } from "./jupyterSockets.js";

/** The supported version of tslab: others may have different internal modules. */
const knownVersion = "1.0.22";

/** Runs cells with the declarations of earlier ones. */
export interface Executor {
  /** @returns whether the cell succeeded; errors go to the executor's console */
  execute(code: string): Promise<boolean>;
  /** Stops waiting for the running cell. */
  interrupt(): void;
  close(): void;
}

/** Receives the value of a cell's last expression, and errors. */
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

/** A compiler diagnostic; line and column start at 0. */
export interface TslabDiagnostic {
  readonly start: { readonly line: number; readonly character: number };
  readonly messageText: string;
  /** The imported file; absent for the cell itself. */
  readonly fileName?: string;
}

/** A compiled cell, or its diagnostics. */
export interface Converted {
  readonly diagnostics: readonly TslabDiagnostic[];
  /** The code to run, as CommonJS. */
  readonly output?: string;
  /** Declarations after the cell: its own and the remaining earlier ones. */
  readonly declOutput?: string;
}

/** Compilers of an executor: one for Node, one for browser cells. */
export interface Converters {
  readonly node: Converter;
  readonly browser: Converter;
  close(): void;
}

/** tslab's completion and inspection. */
export interface CodeHelp {
  handleIsComplete(request: { readonly code: string }): Readonly<Record<string, unknown>>;
  handleInspect(request: CodeAtCursor): Readonly<Record<string, unknown>>;
  handleComplete(request: CodeAtCursor): Completions;
}

/** Code, and the cursor position in UTF-16 units. */
export interface CodeAtCursor {
  readonly code: string;
  readonly cursor_pos: number;
}

/** Candidates to replace a range of the code. */
export interface Completions {
  readonly cursor_start: number;
  readonly cursor_end: number;
  readonly matches: readonly string[];
}

/** Writes a display_data message, as tslab's `display` does. */
export type WriteDisplayData = (content: Readonly<Record<string, unknown>>, isUpdate?: boolean) => void;

/** The parts of tslab that the kernel uses. They are internal, so the version is pinned. */
export interface Tslab {
  readonly version: string;
  /** The compiler inside tslab; replaced members affect tslab. */
  readonly typescript: { -readonly [Name in keyof typeof ts]: (typeof ts)[Name] };
  readonly zeromq: ZeroMq;
  createConverter(options: { readonly isJS: boolean; readonly isBrowser: boolean }): Converter;
  createExecutor(folder: string, converters: Converters, console: ExecutorConsole): Executor;
  createCodeHelp(executor: Executor): CodeHelp;
  /** Sets the target of `import { display } from "tslab"`. */
  setWriteDisplayData(write: WriteDisplayData): void;
  /** Resolves a package as tslab would. */
  resolve(name: string): string;
}

/** A located tslab, loaded lazily because its compiler is slow to load. */
export interface FoundTslab {
  readonly zeroMqPath: string;
  load(): Tslab;
}

/**
 * Finds tslab in the first place with the supported version.
 * @param places files or folders whose packages are searched, in order
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
  // the compiler's exports are getters, so tslab gets a copy with replaceable members before it loads its own
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

/** A path in a folder, existing or not, for `createRequire` to resolve packages from. */
export const anyFileOf = (folder: string): string => join(folder, "cell.js");

/** The folder of a package scope, given one of its packages. */
export const scopeFolder = (packageJson: string): string => dirname(dirname(packageJson));
