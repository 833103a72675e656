/**
 * The values of a JSON Lines text and the bytes that its whole lines take. What follows the last line break is ignored: a process
 * was killed while it wrote.
 * @throws Error that names file and line when a whole line is no JSON
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
        `line ${index + 1} of ${file} is damaged: every line but the last must be JSON, but it reads ${JSON.stringify(line.slice(0, 60))}; restore the file, or delete that line and those after it, and the study goes on from there`,
      );
    }
  });
  return { values, bytes };
}
