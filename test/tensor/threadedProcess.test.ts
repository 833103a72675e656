import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { backendCandidates } from "../../sdk/src/tensor/backendCandidates.js";
import { chooseBackend } from "../../sdk/src/tensor/chooseBackend.js";
import { mostThreads } from "../../sdk/src/tensor/index.js";
import { WrongSetting } from "../../sdk/src/tensor/wrongSetting.js";

const fromWasm = backendCandidates.filter(({ name }) => name === "wasm" || name === "cpu");

const program = fileURLToPath(new URL("threadedProcess.mjs", import.meta.url));

let temporary: string;
beforeEach(async () => {
  temporary = await mkdtemp(join(tmpdir(), "threads-"));
});
afterEach(() => rm(temporary, { recursive: true }));

/** What a process of its own says that computes with so many threads; it must end by itself, well before half a minute is over. */
async function resultOf(threads: number, env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const { NASBOOK_KERNELS: _, NASBOOK_THREADS: __, ...rest } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, [program, `${threads}`], {
    env: { ...rest, NASBOOK_BACKEND: "wasm", NASBOOK_THREADS: "4", TMPDIR: temporary, ...env },
    timeout: 30_000,
  });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

const sum = 512 ** 3;

describe("a process that computes with threads", () => {
  test.each([1, 2, 4])("ends by itself and leaves no temporary file: %i", async (threads) => {
    expect(await resultOf(threads)).toEqual({ most: 4, kernels: "nasbook", threads, sum });
    expect(await readdir(temporary)).toEqual([]);
  });

  test("has one where there is no folder for temporary files", async () => {
    const result = await resultOf(4, { TMPDIR: join(temporary, "missing") });
    expect(result).toEqual({ most: 4, kernels: "nasbook", threads: 1, sum });
  });

  test("has one when it may have no more", async () => {
    const result = await resultOf(4, { NASBOOK_THREADS: "1" });
    expect(result).toEqual({ most: 1, kernels: "nasbook", threads: 1, sum });
  });

  test("has none with composed kernels", async () => {
    expect(await resultOf(4, { NASBOOK_KERNELS: "off" })).toEqual({ most: 4, kernels: "composed", sum });
    expect(await readdir(temporary)).toEqual([]);
  });
});

describe("NASBOOK_THREADS", () => {
  const given = process.env.NASBOOK_THREADS;
  afterEach(() => {
    if (given === undefined) delete process.env.NASBOOK_THREADS;
    else process.env.NASBOOK_THREADS = given;
  });

  test("says how many threads there may be; unset or empty, as many as there are cores", () => {
    process.env.NASBOOK_THREADS = "3";
    expect(mostThreads()).toBe(3);
    process.env.NASBOOK_THREADS = "";
    expect(mostThreads()).toBe(availableParallelism());
    delete process.env.NASBOOK_THREADS;
    expect(mostThreads()).toBe(availableParallelism());
  });

  test.each(["0", "-1", "1.5", "x", "2 cores", "Infinity", "NaN"])(
    "%s is an error, not a backend that is passed over",
    async (value) => {
      process.env.NASBOOK_THREADS = value;
      const message = `NASBOOK_THREADS must be a whole number from 1, but is "${value}"; unset it to use all cores`;
      expect(() => mostThreads()).toThrow(RangeError);
      expect(() => mostThreads()).toThrow(new WrongSetting(message));
      for (const forced of [undefined, "wasm"])
        await expect(chooseBackend(fromWasm, forced)).rejects.toThrow(new WrongSetting(message));
    },
  );
});
