import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { kernelSpec, writeKernelSpec } from "../../kernel-setup/src/kernelSpec.js";

const program = fileURLToPath(new URL("../../kernel-setup/dist/install.js", import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nasbook-uninstall-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(...args: readonly string[]) {
  const env = { ...process.env, JUPYTER_DATA_DIR: join(folder, "user") };
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", env });
  return { status, stdout, stderr };
}
const done = (stdout: string) => ({ status: 0, stdout: `${stdout}\n`, stderr: "" });

describe("uninstall", () => {
  test.each([
    ["--user", [], "user"],
    ["--prefix", ["DIR"], join("share", "jupyter")],
  ])("with %s removes what install put there, says so, and may be repeated", (flag, value, data) => {
    const target = [flag, ...value.map(() => folder)];
    run(...target);
    const kernel = join(folder, data, "kernels", "nasbook");
    expect(existsSync(join(kernel, "kernel.json"))).toBe(true);
    expect(run("uninstall", ...target)).toEqual(done(`removed ${kernel}`));
    expect(existsSync(kernel)).toBe(false);
    expect(run("uninstall", ...target)).toEqual(done(`nothing to remove: there is no ${join(kernel, "kernel.json")}`));
  });

  test("leaves other kernels, and what others put beside the spec", () => {
    const kernel = writeKernelSpec(join(folder, "user"));
    writeKernelSpec(join(folder, "other"));
    writeFileSync(join(kernel, "logo-64x64.png"), "");
    expect(run("uninstall", "--user")).toEqual(
      done(`removed ${join(kernel, "kernel.json")}, but kept its folder, which contains other files`),
    );
    expect(readdirSync(kernel)).toEqual(["logo-64x64.png"]);
    expect(readdirSync(join(folder, "other", "kernels", "nasbook"))).toEqual(["kernel.json"]);
  });

  test("leaves the spec of another copy of nasbook, as long as that is there", () => {
    const file = join(writeKernelSpec(join(folder, "user")), "kernel.json");
    const other = join(folder, "kernel.js");
    writeFileSync(other, "");
    writeFileSync(file, JSON.stringify({ ...kernelSpec, argv: [process.execPath, other, "{connection_file}"] }));
    expect(run("uninstall", "--user")).toEqual({
      status: 1,
      stdout: "",
      stderr: `${file} was kept, because it starts another kernel: ${other}; uninstall it from there\n`,
    });
    expect(existsSync(file)).toBe(true);
    rmSync(other);
    expect(run("uninstall", "--user").status).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  test("removes a damaged spec, for it starts nothing", () => {
    const kernel = writeKernelSpec(join(folder, "user"));
    writeFileSync(join(kernel, "kernel.json"), "{");
    expect(run("uninstall", "--user")).toEqual(done(`removed ${kernel}`));
  });
});

test.each([
  [["remove"], 'unknown command "remove"; known: uninstall, doctor, or none to install'],
  [["doctor", "--user"], 'doctor takes no arguments, but got "--user"'],
  [["uninstall", "--usr"], 'unknown flag "--usr"; known: --user, --prefix DIR, --sys-prefix, --help'],
])("%j is refused in one line, with exit code 2", (args, message) => {
  expect(run(...args)).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
});
