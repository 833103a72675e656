import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { writeKernelSpec } from "../../kernel-setup/src/kernelSpec.js";

const suite = fileURLToPath(new URL("kernel_test.py", import.meta.url));
// an environment's Python hides what the system has
const python = ["python3", "/usr/bin/python3"].find(
  (python) => spawnSync(python, ["-c", "import jupyter_kernel_test"]).status === 0,
);
if (python === undefined)
  console.log("skipped Jupyter's own kernel tests: install the Debian package python3-jupyter-kernel-test to run them");

const data = mkdtempSync(join(tmpdir(), "nasbook-kernel-test-"));
afterAll(() => rmSync(data, { recursive: true }));

// the suite waits a tenth of a second for each output, which a machine that runs other tests beside it may take
const retry = 2;

test.skipIf(python === undefined)("the kernel passes what Jupyter's own suite asks of every kernel", { retry }, () => {
  writeKernelSpec(data);
  const JUPYTER_PATH = [data, process.env.JUPYTER_PATH].filter(Boolean).join(delimiter);
  const { stderr } = spawnSync(python!, [suite], {
    encoding: "utf8",
    env: { ...process.env, JUPYTER_PATH },
    cwd: data,
  });
  const results = [...stderr.matchAll(/^test_(\w+) \(.*\) ?\.\.\. (?:.*\n)*?(ok|skipped|FAIL|ERROR)/gm)];
  expect(Object.fromEntries(results.map(([, name, result]) => [name, result])), stderr).toEqual({
    clear_output: "ok",
    completion: "ok",
    display_data: "ok",
    error: "ok",
    execute_result: "ok",
    execute_stderr: "ok",
    execute_stdout: "ok",
    history: "ok",
    inspect: "ok",
    interrupt: "ok",
    is_complete: "ok",
    kernel_info: "ok",
    pager: "skipped", // of a kernel that shows help texts
    prompt: "ok",
  });
});
