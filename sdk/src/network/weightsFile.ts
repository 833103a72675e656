import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import type { WeightArrays } from "./weights.js";

const Entry = z.object({
  dtype: z.literal("F32"),
  shape: z.array(z.int().nonnegative()),
  data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
});
// a record of zod would drop a weight that is called __proto__
const Header = z.array(z.tuple([z.string(), Entry]));

/** Headers larger than this are refused: a broken length must not exhaust memory. */
const mostHeaderBytes = 16 << 20;

/**
 * Writes weights in the safetensors format, which other tools read as well: whole or not at all, creating the folder.
 * https://github.com/huggingface/safetensors
 */
export async function saveWeights(weights: WeightArrays, file: string): Promise<void> {
  let offset = 0;
  const header = [...weights].map(([name, { shape, values }]): z.infer<typeof Header>[number] => {
    const begin = offset;
    offset += values.byteLength;
    return [name, { dtype: "F32", shape: [...shape], data_offsets: [begin, offset] }];
  });
  const json = Buffer.from(JSON.stringify(Object.fromEntries(header)));
  const padded = Buffer.alloc(Math.ceil(json.length / 8) * 8, " "); // the format aligns data to 8 bytes
  json.copy(padded);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const data = [...weights.values()].map(({ values }) =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  );
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(unfinished, Buffer.concat([length, padded, ...data]));
    await rename(unfinished, file);
  } catch (cause) {
    // a full disk should get its space back; and the first failure is the one worth telling
    await rm(unfinished, { force: true }).catch(() => undefined);
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `weights cannot be written to ${file}: ${why}; free disk space or choose another folder, then run it again`,
      {
        cause,
      },
    );
  }
}

/** Reads what `saveWeights` wrote. @throws Error that names the file when it is cut off or not of the format */
export const loadWeights = async (file: string): Promise<WeightArrays> => parseWeights(await readFile(file), file);

/** Weights from the bytes of a safetensors file. @param file names them in errors. @throws Error as `loadWeights` */
export function parseWeights(bytes: Buffer, file: string): WeightArrays {
  const broken = (why: string) =>
    new Error(`weights in ${file} cannot be read: ${why}; delete the file, and the study trains that network again`);
  if (bytes.length < 8) throw broken(`${bytes.length} bytes are no safetensors file`);
  const headerBytes = Number(bytes.readBigUInt64LE());
  if (headerBytes > mostHeaderBytes || 8 + headerBytes > bytes.length)
    throw broken(`its header of ${headerBytes} bytes is not whole`);
  const json = jsonFrom(bytes.toString("utf8", 8, 8 + headerBytes));
  const parsed = Header.safeParse(typeof json === "object" && json !== null ? Object.entries(json) : json);
  if (!parsed.success) throw broken("its header is not valid");
  const data = bytes.subarray(8 + headerBytes);
  return new Map(
    parsed.data.map(
      ([
        name,
        {
          shape,
          data_offsets: [begin, end],
        },
      ]) => {
        const count = shape.reduce((product, side) => product * side, 1);
        if (end > data.length || end - begin !== 4 * count) throw broken(`"${name}" is not whole`);
        const values = new Float32Array(count);
        Buffer.from(values.buffer).set(data.subarray(begin, end));
        return [name, { shape, values }];
      },
    ),
  );
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
