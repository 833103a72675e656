// LaTeX in markdown. Knows nothing of HTML that may stand beside it, which markdownHtml makes safe.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { TokenizerAndRendererExtension } from "marked";
import temml from "temml";
import { escapeHtml } from "./escapeHtml.js";

/** `$$...$$` and environments, on lines of their own or within one. */
const display =
  /^(?:\$\$((?:\\[\s\S]|[^$\\])+?)\$\$|\\begin\{((?:equation|align|gather|eqnarray)\*?)\}[\s\S]+?\\end\{\2\})/;
/** As pandoc has it, so that "$5 and $10" is none. https://pandoc.org/MANUAL.html#math */
const inline = /^\$(?!\s)((?:\\[\s\S]|[^\\$\n]|\n(?!\n))+?)(?<!\s)\$(?!\d)/;

/**
 * Rules for marked that leave a mark in place of each formula: MathML is more than may stand in markdown, so it comes when all else
 * has been made safe. A mark holds the formula between two characters of private use.
 */
export const formulaRules: TokenizerAndRendererExtension[] = [
  {
    name: "displayFormula",
    level: "block",
    start: (text) => startOf(/^(?:\$\$|\\begin\{)/m, text),
    tokenizer(text) {
      const [raw] = display.exec(text) ?? [];
      const endsItsLine = raw !== undefined && /^[ \t]*(?:\n|$)/.test(text.slice(raw.length));
      return endsItsLine ? { type: "displayFormula", raw } : undefined;
    },
    renderer: ({ raw }) => `<p>${markOf(raw)}</p>\n`,
  },
  {
    name: "formula",
    level: "inline",
    start: (text) => startOf(/\$|\\begin\{/, text),
    tokenizer(text) {
      const [raw] = display.exec(text) ?? inline.exec(text) ?? [];
      return raw === undefined ? undefined : { type: "formula", raw };
    },
    renderer: ({ raw }) => markOf(raw),
  },
];

function startOf(pattern: RegExp, text: string): number | undefined {
  const at = text.search(pattern);
  return at < 0 ? undefined : at;
}

const markOf = (source: string): string => `\uE000${Buffer.from(source).toString("hex")}\uE001`;
const marks = /\uE000([\da-f]*)\uE001/g;
const sourceOf = (hex: string): string => Buffer.from(hex, "hex").toString();

/** Text between tags, formulas in place of their marks. */
export const withFormulas = (html: string): string =>
  html.replace(marks, (_, hex: string) => formulaHtml(sourceOf(hex)));

/** HTML with the source of formulas in place of marks: within attributes there is no room for more. */
export const withSources = (html: string): string => html.replace(marks, (_, hex: string) => escapeHtml(sourceOf(hex)));

/** A formula with its dollars as MathML, which browsers show without scripts; as it was written where it has a mistake, or is none. */
export function formulaHtml(source: string): string {
  const inDisplay = display.exec(source);
  const tex = inDisplay === null ? inline.exec(source)?.[1] : (inDisplay[1] ?? source);
  try {
    if (tex === undefined) throw new Error("a formula stands between dollars");
    return temml.renderToString(tex, { displayMode: inDisplay !== null, throwOnError: true });
  } catch (error) {
    const [mistake = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return `<code class="mistake" title="${escapeHtml(mistake)}">${escapeHtml(source)}</code>`;
  }
}

/** Style of formulas, in the fonts that the reader has. */
export function formulaStyle(): string {
  const file = createRequire(import.meta.url).resolve("temml/dist/Temml-Local.css");
  return readFileSync(file, "utf8").replace(/\/\*.*?\*\/|@font-face\s*\{.*?\}/gs, "");
}
