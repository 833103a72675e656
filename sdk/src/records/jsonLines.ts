/**
 * Values of a JSON Lines text, and the length of its complete lines in bytes. Text after the last line break is ignored: it is left by a
 * process that was killed while writing.
 * @throws Error when a complete line is not JSON
 */
export function jsonLines(
  content: Buffer,
  file: string,
): { readonly values: readonly unknown[]; readonly bytes: number } {
  const bytes = content.lastIndexOf("\n") + 1;
  const lines = content.toString("utf8", 0, bytes).split("\n").slice(0, -1);
  const values = lines.map((line, index): unknown => {
    try {
      return JSON.parse(line);
    } catch {
      throw new Error(
        `line ${index + 1} of ${file} is damaged: every line but the last must be JSON, but it is ${JSON.stringify(line.slice(0, 60))}; restore the file, or delete that line and all after it to continue from there`,
      );
    }
  });
  return { values, bytes };
}
