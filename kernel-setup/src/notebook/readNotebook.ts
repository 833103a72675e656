import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Notebook, notebookSchema } from "./notebookFormat.js";

/** Languages whose notebooks this kernel runs: those of tslab's two kernels, under the names that Jupyter and Deno write. */
const languages = ["typescript", "javascript"];

/** Reads a notebook. @throws Error that says what is wrong with the file, and the way out */
export async function readNotebook(file: string): Promise<Notebook> {
  const json = parseJson(file, await readText(file));
  const version = z.looseObject({ nbformat: z.int() }).safeParse(json);
  if (!version.success) throw new Error(`${file} is JSON, but no notebook: it has no number "nbformat"`);
  if (version.data.nbformat !== 4)
    throw new Error(
      `notebooks must have nbformat 4, but ${file} has ${version.data.nbformat}; open it in Jupyter and save it, or run jupyter nbconvert --to notebook --nbformat 4 --inplace on it`,
    );
  const { success, data, error } = notebookSchema.safeParse(json);
  if (!success) throw new Error(`${file} is damaged: ${complaint(error)}; open it in Jupyter and save it again`);
  const language = data.metadata.kernelspec?.language ?? data.metadata.language_info?.name;
  if (language !== undefined && !languages.includes(language.toLowerCase()))
    throw new Error(
      `notebooks must be in ${languages.join(" or ")}, but ${file} is in ${language}; choose the kernel "TypeScript (nasbook)" for it, or run it with jupyter execute`,
    );
  return data;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? cause.code : cause;
    if (reason === "ENOENT") throw new Error(`there is no file ${file}; name a notebook, from this folder`, { cause });
    throw new Error(`${file} cannot be read: ${reason}`, { cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(
      `${file} is no notebook, for it is not JSON: ${reason}; choose a file .ipynb, and look for marks of a merge in it`,
      { cause },
    );
  }
}

/** The first mistake, with its place: `cells[3].source: Invalid input`. */
function complaint({ issues: [issue] }: z.ZodError): string {
  const place = issue?.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `${place?.replace(/^\./, "")}: ${issue?.message}`;
}
