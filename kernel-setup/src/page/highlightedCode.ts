import highlight from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";

highlight.registerLanguage("typescript", typescript);

/** What TypeScript is called in fenced blocks, with what its grammar reads as well. */
const typescriptNames = /^(ts|tsx|typescript|js|jsx|javascript|mjs|cjs|mts|cts)$/i;

/** TypeScript as HTML, its parts marked by classes `hljs-*`. */
export const highlightedCode = (source: string): string =>
  highlight.highlight(source, { language: "typescript" }).value;

/** Whether a fenced block of this language is TypeScript. */
export const isTypeScript = (language: string | undefined): boolean => typescriptNames.test(language ?? "");
