import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { dataFolder } from "../../kernel-setup/src/dataFolder.js";
import { installTarget } from "../../kernel-setup/src/installTarget.js";

const program = fileURLToPath(new URL("../../kernel-setup/dist/install.js", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nasbook-install-"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  await rm(folder, { recursive: true });
});

function install(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}

describe("the installer", () => {
  test("writes a spec that needs nothing from PATH, and says where", async () => {
    const { status, stdout } = install(["--prefix", folder]);
    const written = join(folder, "share", "jupyter", "kernels", "nasbook");
    expect(status).toBe(0);
    expect(stdout).toContain(written);
    const root = fileURLToPath(new URL("../../", import.meta.url));
    expect(JSON.parse(await readFile(join(written, "kernel.json"), "utf8"))).toEqual({
      argv: [process.execPath, join(root, "kernel-setup", "dist", "kernel.js"), "{connection_file}"],
      display_name: "TypeScript (nasbook)",
      language: "typescript",
      interrupt_mode: "message",
      env: { NODE_PATH: join(root, "node_modules") },
    });
  });

  test("writes for the user where JUPYTER_DATA_DIR says", async () => {
    expect(install(["--user"], { JUPYTER_DATA_DIR: folder }).status).toBe(0);
    expect(JSON.parse(await readFile(join(folder, "kernels", "nasbook", "kernel.json"), "utf8")).language).toBe(
      "typescript",
    );
  });

  test.each([
    [["--usr"], 'unknown flag "--usr"; known: --user, --prefix DIR, --sys-prefix, --help'],
    [["-u"], 'unknown flag "-u"; known: --user, --prefix DIR, --sys-prefix, --help'],
    [["here"], 'unknown command "here"; known: uninstall, doctor, or none to install'],
    [["--user", "here"], 'arguments must be flags, but got "here"; known: --user, --prefix DIR, --sys-prefix, --help'],
    [
      ["--user", "--prefix", "x"],
      "only one target can be given, but got both --user and --prefix DIR; run the command twice",
    ],
    [["--prefix"], "--prefix must be followed by a folder, but got nothing; write --prefix DIR"],
    [["--prefix", "--user"], "--prefix must be followed by a folder, but got --user; write --prefix DIR"],
    [["--user=me"], '--user takes no value, but got "me"'],
  ])("refuses %j in one line, with exit code 2", (args, message) => {
    expect(install(args)).toEqual({ status: 2, stdout: "", stderr: `${message}\n` });
  });

  test("says what to do when there is no Python to ask", () => {
    const { status, stderr } = install(["--sys-prefix"], { PATH: folder });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^--sys-prefix needs the folder of python3?, .* ENOENT; activate an environment, or use --prefix DIR or --user\n$/,
    );
  });

  test("explains itself", () => {
    const { status, stdout } = install(["--help"]);
    expect(status).toBe(0);
    for (const flag of ["uninstall", "doctor", "--user", "--prefix DIR", "--sys-prefix", "JUPYTER_PATH"])
      expect(stdout).toContain(flag);
  });
});

test.each<[NodeJS.Platform, string]>([
  ["linux", join(homedir(), ".local", "share", "jupyter")],
  ["darwin", join(homedir(), "Library", "Jupyter")],
  ["win32", join(homedir(), "AppData", "Roaming", "jupyter")],
])("on %s the user's kernels are where Jupyter looks", (platform, expected) => {
  for (const name of ["JUPYTER_DATA_DIR", "XDG_DATA_HOME", "APPDATA"]) vi.stubEnv(name, undefined);
  vi.stubGlobal("process", Object.create(process, { platform: { value: platform } }));
  expect(dataFolder({ kind: "user" })).toBe(expected);
});

test("no flag means this repository", () => {
  expect(installTarget([])).toEqual({ kind: "repository" });
  expect(installTarget(["--prefix=/opt"])).toEqual({ kind: "prefix", folder: "/opt" });
  expect(dataFolder({ kind: "repository" })).toBe(
    fileURLToPath(new URL("../../kernel-setup/share/jupyter", import.meta.url)),
  );
});
