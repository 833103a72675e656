import { stripVTControlCharacters } from "node:util";
import type { OutputListener } from "../client/kernelClient.js";

/** Reports the progress of a notebook. */
export interface NotebookProgress {
  begins(cell: number, total: number, code: string): void;
  hears: OutputListener;
  /** @param fault error message; empty for success */
  ends(fault: string): void;
}

/** The stream to write progress to, usually stderr. */
export interface ProgressStream {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): unknown;
}

/** One line per cell: updated while the cell runs in a terminal, otherwise written when it has ended. */
export function terminalProgress(stream: ProgressStream): NotebookProgress {
  let cell = "";
  let code = "";
  let latest = "";
  let begun = 0;
  let timer: NodeJS.Timeout | undefined;
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`.padStart(8);
  const show = (note: string) => {
    const width = stream.isTTY ? stream.columns - 1 : 160;
    // the latest output of the cell gets most of the line
    const shown = note === "" ? code : `${cut(code, Math.max(8, Math.floor(width / 4)))}  |  ${note}`;
    const line = `[${cell}] ${seconds()}  ${shown}`;
    if (stream.isTTY) stream.write(`\r\u001b[2K${cut(line, width)}`);
    else if (timer === undefined) stream.write(`${cut(line, width)}\n`);
  };
  return {
    begins(number, total, source) {
      cell = `${String(number).padStart(String(total).length)}/${total}`;
      code = firstLine(source);
      latest = "";
      begun = performance.now();
      timer = setInterval(() => show(latest), 250);
    },
    hears(type, content) {
      const { "text/plain": plain } = (content.data ?? {}) as { readonly "text/plain"?: unknown };
      const said = type === "stream" ? content.text : plain;
      if (typeof said === "string") latest = lastLine(said) || latest;
    },
    ends(fault) {
      clearInterval(timer);
      timer = undefined;
      show(fault);
      if (stream.isTTY) stream.write("\n");
    },
  };
}

const firstLine = (text: string): string => printable(text.trimStart().split("\n")[0] ?? "");
const lastLine = (text: string): string =>
  printable(
    text
      .trimEnd()
      .split(/[\r\n]/)
      .at(-1) ?? "",
  );

/** Removes control characters, so that output cannot control the terminal. */
const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replace(/\p{Cc}/gu, " ")
    .trim();

const cut = (text: string, length: number): string => {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join("")}…` : text;
};
