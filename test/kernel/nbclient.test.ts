import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { writeKernelSpec } from "../../kernel-setup/src/kernelSpec.js";
import { notebookJson, program } from "./notebookRun.js";

const jupyterMissing = spawnSync("jupyter", ["nbconvert", "--version"]).status !== 0;
if (jupyterMissing)
  console.log(
    "skipped: npm run notebook beside nbclient; install nbconvert (Debian packages jupyter-nbconvert and python3-nbclient)",
  );

const show = `const broadcast = Reflect.get(globalThis, Symbol.for("Jupyter.broadcast"));
const show = (text: string, id?: string, type = "display_data") => broadcast(type, {
  data: { "text/plain": text, "text/html": \`<b>\${text}</b>\\n<i>2</i>\` }, metadata: { isolated: true }, transient: id ? { display_id: id } : {},
});`;
const cells = [
  { markdown: "# Outputs\n\nof every kind" },
  show,
  "console.log('a'); console.error('b'); console.log('c'); console.log('d');\n({ four: 4 })",
  "await show('1', 'bar'); await show('other'); console.log('between'); await show('1', 'bar');",
  "await show('2', 'bar', 'update_display_data');",
  "console.log('gone'); await broadcast('clear_output', { wait: true }); console.log('stays');",
  { code: "const f = () => { throw new RangeError('expected'); };\nf();", tags: ["raises-exception"] },
  '({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": { b: [1] }, "text/plain": "rich" }) })',
  "  ",
  "6 * 7",
];

interface SavedOutput {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: readonly string[];
}
interface SavedCell {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly SavedOutput[];
}

/** What is the same whoever executes: nbclient also notes times, and keeps streams as they come. */
function comparable(text: string) {
  const { cells, ...rest } = JSON.parse(text) as { readonly cells: readonly SavedCell[] };
  return {
    ...rest,
    cells: cells.map(({ metadata: { execution, ...metadata }, ...cell }) =>
      cell.outputs === undefined ? { ...cell, metadata } : { ...cell, metadata, outputs: merged(cell.outputs) },
    ),
  };
}

function merged(outputs: readonly SavedOutput[]): readonly SavedOutput[] {
  const result: SavedOutput[] = [];
  for (const output of outputs) {
    const last = result.at(-1);
    if (last?.text !== undefined && last.name === output.name)
      result[result.length - 1] = { ...last, text: [...last.text, ...(output.text ?? [])] };
    else result.push(output);
  }
  return result;
}

test.skipIf(jupyterMissing)("a notebook gets the outputs that nbclient gives it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "nasbook-nbclient-"));
  try {
    const file = join(folder, "a.ipynb");
    await writeFile(file, JSON.stringify(notebookJson(cells)));
    writeKernelSpec(join(folder, "jupyter"));
    const run = promisify(execFile);
    const env = { ...process.env, JUPYTER_PATH: join(folder, "jupyter") };
    const args = ["nbconvert", "--to", "notebook", "--execute", "--output", "theirs.ipynb", file];
    await run("jupyter", args, { env });
    await run(process.execPath, [program, file, "--out", join(folder, "ours.ipynb")]);
    const [theirs, ours] = await Promise.all(
      ["theirs.ipynb", "ours.ipynb"].map((name) => readFile(join(folder, name), "utf8")),
    );
    expect(comparable(ours!)).toEqual(comparable(theirs!));
    expect(comparable(ours!).cells.flatMap(({ outputs = [] }) => outputs).length).toBeGreaterThan(10);
  } finally {
    await rm(folder, { recursive: true });
  }
});
