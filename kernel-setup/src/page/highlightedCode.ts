import highlight from "highlight.js/lib/core";
import typescript from "highlight.js/lib/languages/typescript";

highlight.registerLanguage("typescript", typescript);

/** Names of TypeScript in fenced blocks, and of languages that its grammar covers. */
const typescriptNames = /^(ts|tsx|typescript|js|jsx|javascript|mjs|cjs|mts|cts)$/i;

/** TypeScript as HTML with classes `hljs-*`. */
export const highlightedCode = (source: string): string =>
  highlight.highlight(source, { language: "typescript" }).value;

/** Whether a fenced block of this language is TypeScript. */
export const isTypeScript = (language: string | undefined): boolean => typescriptNames.test(language ?? "");
