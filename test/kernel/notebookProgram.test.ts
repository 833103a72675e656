import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { notebookJson, program, runNotebook, textOf } from "./notebookRun.js";

describe("a notebook run from the command line", () => {
  test("outside of any project runs in its folder, with nasbook, and stays as it was", async () => {
    const cells = [
      { markdown: "# A" },
      'import { space } from "nasbook";',
      " \n",
      "[typeof space, process.cwd()].join()",
    ];
    const { code, stdout, stderr } = await runNotebook(cells, {}, async (run, folder) => {
      expect(run.cells.map(({ execution_count }) => execution_count)).toEqual([undefined, 1, null, 2]);
      expect(textOf(run.cells[3]!)).toContain(`function,${folder}`);
      expect(JSON.parse(await readFile(join(folder, "a.ipynb"), "utf8"))).toEqual(notebookJson(cells));
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "a.executed.ipynb\n" });
    expect(stderr.split("\n")).toEqual([
      expect.stringMatching(/^\[1\/2\] +\d+\.\d s {2}import \{ space \} from "nasbook";$/),
      expect.stringMatching(/^\[2\/2\] /),
      "",
    ]);
  });

  test("that fails keeps what it brought, runs no further, and tells the cell and its line", async () => {
    const failing =
      "const half = (n: number) => {\n  if (n % 2) throw new RangeError('odd');\n  return n / 2;\n};\nconsole.log(half(4));\nhalf(3);";
    const { code, stderr, cells } = await runNotebook(
      ["1", failing, "3"],
      { args: ["--html", "page.html"] },
      (_, folder) => expect(existsSync(join(folder, "page.html"))).toBe(true),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /cell 2 failed:\nRangeError: odd\n {4}at half \(In \[2\]:2:\d+\)\n +if \(n % 2\).*\n {4}at In \[2\]:6:1\n +half\(3\);\n$/,
    );
    expect(cells.map(({ outputs }) => outputs?.map(({ output_type }) => output_type))).toEqual([
      ["execute_result"],
      ["stream", "error"],
      [],
    ]);
    expect(cells[2]?.execution_count).toBeNull();
  });

  test("that does not compile is a failure, too", async () => {
    const { code, stderr } = await runNotebook(["const n: number = 'one';"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cell 1 failed:\nIn \[1\]:1:7 - Type 'string' is not assignable to type 'number'/);
  });

  test("goes on after an error that a tag expects", async () => {
    const { code, cells } = await runNotebook([
      { code: "throw new Error('expected')", tags: ["raises-exception"] },
      "2",
    ]);
    expect(code).toBe(0);
    expect(cells[0]?.outputs?.[0]).toMatchObject({ output_type: "error", evalue: "expected" });
    expect(textOf(cells[1]!)).toBe("2");
  });

  test("loses none of 20,000 lines", async () => {
    const { cells } = await runNotebook(["for (let n = 0; n < 20_000; n++) console.log(n);"]);
    expect(cells[0]?.outputs).toHaveLength(1);
    expect(textOf(cells[0]!)).toBe(Array.from({ length: 20_000 }, (_, n) => `${n}\n`).join(""));
  });

  test("keeps what a cell shows after it has ended", async () => {
    const later = `const show = Reflect.get(globalThis, Symbol.for("Jupyter.broadcast"));
      const bar = (type: string, text: string) =>
        show(type, { data: { "text/plain": text }, metadata: {}, transient: { display_id: "bar" } });
      await bar("display_data", "0 %");
      setTimeout(() => bar("update_display_data", "100 %"), 50);
      undefined;`;
    const { cells } = await runNotebook([later, "await new Promise((resolve) => setTimeout(resolve, 300));"]);
    expect(textOf(cells[0]!)).toBe("100 %");
    expect(cells[1]?.outputs).toEqual([]);
  });

  test.each([
    ["exits", "process.exit(3);", /cell 2: the kernel exited with code 3\n$/],
    [
      "is killed",
      'process.kill(process.pid, "SIGKILL"); await new Promise(() => {});',
      /was ended by SIGKILL \(out of memory\?\)\n$/,
    ],
  ])("says that its kernel %s", async (_, death, said) => {
    const { code, stderr, cells } = await runNotebook(["1", death, "3"]);
    expect(code).toBe(1);
    expect(stderr).toMatch(said);
    expect(textOf(cells[0]!)).toBe("1");
    expect(cells[1]?.outputs?.at(-1)).toMatchObject({ output_type: "error", ename: "KernelEnded" });
    expect(cells[2]).toMatchObject({ execution_count: null, outputs: [] });
  });

  test("stops a cell that takes too long", async () => {
    const { code, stderr, cells } = await runNotebook(["while (true) {}", "2"], { args: ["--timeout", "0.5"] });
    expect(code).toBe(1);
    expect(stderr).toContain("cell 1 took longer than 0.5 s and was stopped; raise --timeout");
    expect(cells[0]?.outputs).toMatchObject([{ output_type: "error", ename: "KeyboardInterrupt" }]);
    expect(cells[1]?.execution_count).toBeNull();
  });
});

// Windows has no signals to send to the program
describe.skipIf(process.platform === "win32")("Ctrl-C", () => {
  const begun = 'console.log("begun");';
  test.each<[string, NodeJS.Signals, string, number]>([
    ["waits", "SIGINT", `${begun} await null; await new Promise(() => {});`, 130],
    ["computes", "SIGINT", `${begun} while (true) {}`, 130],
    ["computes after an await", "SIGINT", `${begun} await null; while (true) {}`, 130],
    ["was to be terminated", "SIGTERM", `${begun} await null; await new Promise(() => {});`, 143],
  ])("interrupts a cell that %s, and keeps what there is", async (_, signal, cell, exitCode) => {
    let signals = 0;
    const { code, stderr, cells } = await runNotebook(["1", { code: cell, tags: ["raises-exception"] }, "3"], {
      watch(told, running) {
        if (!told.includes("[1/3]") || signals++ > 0) return;
        for (const waitMs of [700, 750]) setTimeout(() => running.kill(signal), waitMs); // terminal and npm both send it
      },
    });
    expect(stderr).toMatch(/interrupted in cell 2\n$/);
    expect(code).toBe(exitCode);
    expect(cells[1]?.outputs).toMatchObject([
      { output_type: "stream", text: ["begun\n"] },
      { output_type: "error", ename: "KeyboardInterrupt" },
    ]);
    expect(cells[2]?.execution_count).toBeNull();
  });

  test("twice ends a kernel that hears no interrupt, and keeps what there is", async () => {
    let kills = 0;
    const deaf = `${begun} await null; Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`;
    const begunAt = performance.now();
    const { code, cells } = await runNotebook(["1", deaf], {
      watch(told, running) {
        if (!told.includes("[1/2]") || kills++ > 0) return;
        setTimeout(() => running.kill("SIGINT"), 700);
        setTimeout(() => running.kill("SIGINT"), 1700);
      },
    });
    expect(code).toBe(130);
    expect(textOf(cells[1]!)).toContain("begun");
    expect(cells[1]?.outputs?.at(-1)).toMatchObject({ ename: "KernelEnded" });
    expect(performance.now() - begunAt).toBeLessThan(10_000); // after which it would be ended anyway
  });
});

test.each([
  [[], 2, /^one notebook must be given/],
  [
    [join(tmpdir(), "nowhere.ipynb")],
    1,
    /^there is no file \S+nowhere\.ipynb; check the path, relative to this folder\n$/,
  ],
])("arguments %j are refused without a stack", (args, status, message) => {
  const run = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  expect(run.status).toBe(status);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/^ {4}at /m);
});

test("npm names files from where the user is", async () => {
  await runNotebook(["1"], {}, (_, folder) => {
    const env = { ...process.env, npm_lifecycle_event: "notebook", INIT_CWD: folder };
    const run = spawnSync(process.execPath, [program, "a.ipynb", "--out", "b.ipynb"], { encoding: "utf8", env });
    expect(run.status).toBe(0);
    expect(existsSync(join(folder, "b.ipynb"))).toBe(true);
  });
});
