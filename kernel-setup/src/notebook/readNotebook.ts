import { readFile } from "node:fs/promises";
import { z } from "zod";
import { type Notebook, notebookSchema } from "./notebookFormat.js";

/** Languages that this kernel runs, by the names that Jupyter and Deno write. */
const languages = ["typescript", "javascript"];

/** Reads a notebook. @throws Error when the file is missing, invalid, or in another language */
export async function readNotebook(file: string): Promise<Notebook> {
  const json = parseJson(file, await readText(file));
  const version = z.looseObject({ nbformat: z.int() }).safeParse(json);
  if (!version.success)
    throw new Error(`${file} must be a notebook, but is other JSON without a number "nbformat"; choose a file .ipynb`);
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
    if (reason === "ENOENT")
      throw new Error(`there is no file ${file}; check the path, relative to this folder`, { cause });
    throw new Error(`${file} cannot be read: ${reason}`, { cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : cause;
    throw new Error(
      `${file} must be a notebook, but is not JSON: ${reason}; choose a file .ipynb, and check it for merge conflict markers`,
      { cause },
    );
  }
}

/** The first error with its path: `cells[3].source: Invalid input`. */
function complaint({ issues: [issue] }: z.ZodError): string {
  const place = issue?.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return `${place?.replace(/^\./, "")}: ${issue?.message}`;
}
