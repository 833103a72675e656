import { existsSync } from "node:fs";
import { SourceMap, type SourceMapPayload, type SourceMapping } from "node:module";
import { join } from "node:path";
import type ts from "typescript";
import type { CellSource } from "./cellSource.js";
import type { Tslab } from "./tslabModules.js";

/** An executed cell. Its functions may throw as long as the kernel runs. */
export interface Cell {
  /** Name as in the notebook: `In [3]`. */
  readonly name: string;
  /** Source as typed. */
  readonly code: string;
  readonly source: CellSource;
}

/** Maps compiled code back to cells. */
export interface CellPositions {
  /** Assigns code compiled from now on to this cell. */
  compiling(cell: Cell): void;
  /** The source line of a stack frame in a cell. */
  lineOf(frame: string): string | undefined;
}

/** A compiled cell or imported file. tslab compiles twice, to a module and then to CommonJS, hence two source maps. */
interface Compiled {
  readonly lines: number;
  readonly toModule: SourceMap;
  readonly toSource: SourceMap;
  /** Number of lines that tslab inserted before the source. */
  readonly linesBefore: number;
  /** Name of a source position; line and column start at 1. */
  nameOf(line: number, column: number): string;
}

/** Stack frames of the kernel itself. */
const machinery = /\(node:vm:|[\\/]tslab[\\/]dist[\\/]|[\\/]kernel-setup[\\/]dist[\\/]/;
const inlineMap = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/;
const mapComment = /\n\/\/# sourceMappingURL=\S+\s*$/;

/**
 * Maps every stack trace to source lines of cells instead of compiled code. Call before cells run.
 * @param folder folder of the notebook
 */
export function trackCellPositions({ typescript }: Pick<Tslab, "typescript">, folder: string): CellPositions {
  const compiled: Compiled[] = [];
  const byName = new Map<string, Cell>();
  let current: Cell | undefined;

  const { transpileModule } = typescript;
  typescript.transpileModule = (withMap: string, given: ts.TranspileOptions): ts.TranspileOutput => {
    const [, base64] = inlineMap.exec(withMap) ?? [];
    if (base64 === undefined) return transpileModule(withMap, given);
    const toSource: SourceMapPayload = JSON.parse(Buffer.from(base64, "base64").toString());
    const options = { ...given, compilerOptions: { ...given.compilerOptions, sourceMap: true } };
    const { outputText, sourceMapText, ...rest } = transpileModule(withMap.replace(inlineMap, ""), options);
    const code = outputText.replace(mapComment, "");
    const index = compiled.push({
      lines: code.split("\n").length,
      toModule: new SourceMap(JSON.parse(sourceMapText!)), // enabled above
      toSource: new SourceMap(toSource),
      ...(toSource.file === "__tslab__.js" && current ? asCell(current) : asFile(toSource.sources[0] ?? "")),
    });
    return { ...rest, outputText: `${code}\n//# sourceURL=nasbook-cell-${index - 1}` };
  };

  const asCell = ({ name, source }: Cell) => ({
    linesBefore: 1,
    nameOf: (line: number, column: number) => `${name}:${line}:${source.columnInCell(line, column)}`,
  });
  const asFile = (pathFromOutput: string) => {
    const file = join(folder, pathFromOutput.replace(/^(\.\.\/)+/, ""));
    return {
      linesBefore: existsSync(file) ? 0 : 1, // a cell that declares a module has no file
      nameOf: (line: number, column: number) => `${file}:${line}:${column}`,
    };
  };

  /** @returns undefined for positions in generated code */
  function typedAt({ lines, toModule, toSource, linesBefore, nameOf }: Compiled, line: number, column: number) {
    const inModule = line <= lines ? original(toModule, line - 1, column - 1) : undefined;
    const inSource = inModule && original(toSource, inModule.originalLine, inModule.originalColumn);
    if (inSource === undefined || inSource.originalLine < linesBefore) return undefined;
    return nameOf(inSource.originalLine + 1 - linesBefore, inSource.originalColumn + 1);
  }

  // for all errors, not only uncaught ones: cells also print errors that they catch
  Error.prepareStackTrace = (error, callSites) => {
    const frames = callSites.flatMap((callSite) => {
      const frame = `    at ${callSite}`;
      if (machinery.test(frame)) return [];
      const [place, index, line, column] = /nasbook-cell-(\d+):(\d+):(\d+)/.exec(frame) ?? [];
      const code = compiled[Number(index)];
      if (place === undefined || code === undefined) return frame;
      const typed = typedAt(code, Number(line), Number(column));
      // functions of earlier cells are called through a proxy of tslab
      return typed === undefined ? [] : frame.replace(place, typed).replace("at Proxy.", "at ");
    });
    return [Error.prototype.toString.call(error), ...frames].join("\n");
  };

  return {
    compiling(cell) {
      current = cell;
      byName.set(cell.name, cell);
    },
    lineOf(frame) {
      const [, name = "", line] = /(In \[.+?\]):(\d+):\d+/.exec(frame) ?? [];
      return byName.get(name)?.code.split("\n")[Number(line) - 1]?.trim();
    },
  };
}

/** Source maps count from 0. */
function original(map: SourceMap, line: number, column: number): SourceMapping | undefined {
  const entry = map.findEntry(line, column);
  return "originalLine" in entry ? entry : undefined; // an empty object means that there is no mapping
}
