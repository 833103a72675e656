import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findNodeVersion } from "../../kernel-setup/src/doctor/findNodeVersion.js";
import { writeKernelSpec } from "../../kernel-setup/src/kernelSpec.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = join("kernel-setup", "dist", "install.js");
if (!existsSync(join(root, program)))
  throw new Error("kernel-setup/dist is not built; run npm run build (npm test does)");

/** A folder in which nothing is installed, neither programs nor kernels. */
const bare = mkdtempSync(join(tmpdir(), "nasbook-doctor-"));
afterAll(() => rmSync(bare, { recursive: true }));

/** @returns each line of what the doctor says, by what it is about */
function doctor(env: NodeJS.ProcessEnv = {}, installation = root) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(installation, program), "doctor"], {
    encoding: "utf8",
    env: { ...process.env, PATH: bare, JUPYTER_PATH: "", JUPYTER_DATA_DIR: bare, NASBOOK_BACKEND: "", ...env },
  });
  expect(stderr).toBe("");
  const findings = [...stdout.matchAll(/^(ok|fault|missing) +(.+?): (.*(?:\n {2}.*)*)$/gm)];
  const lines = Object.fromEntries(findings.map(([, state, about, text]) => [about!, `${state}: ${text}`]));
  return { status, lines, verdict: stdout.trim().split("\n").at(-1) };
}

describe("the doctor", () => {
  test("finds that notebooks work where the kernel is installed, with or without Jupyter", () => {
    const data = join(bare, "data");
    writeKernelSpec(data);
    const { status, lines, verdict } = doctor({ JUPYTER_PATH: data, NASBOOK_BACKEND: "wasm" });
    expect(lines).toMatchObject({
      Node: `ok: ${process.versions.node}`,
      Jupyter: expect.stringMatching(
        /^missing: none was found; npm run notebook works without one; .*\n {2}pip: +python3 -m pip install jupyterlab\n {2}apt: +sudo apt-get install jupyter-notebook\n/,
      ),
      "a cell": expect.stringMatching(/^ok: 1 \+ 1 is 2, after \d+\.\d s of start, and \d+ ms$/),
      "nasbook from any folder": expect.stringMatching(/^ok: version \d+\.\d+\.\d+$/),
      backend: expect.stringMatching(/^ok: wasm \S+, nasbook kernels$/),
      Plotly: expect.stringMatching(/^ok: 1\.\d MB/),
      "kernel spec": expect.stringMatching(/^ok: .*kernel\.json/),
    });
    expect(lines).not.toHaveProperty("found by Jupyter");
    expect([status, verdict]).toEqual([0, "Notebooks work here."]);
  });

  test("says which better backends were passed over, and why", () => {
    const { lines } = doctor();
    const { name } = /^ok: (?<name>\S+) /.exec(lines.backend!)!.groups!;
    if (name === "tfjs-node-gpu") expect(lines.backend).not.toContain("passed over");
    else expect(lines.backend).toMatch(/; passed over: tfjs-node-gpu \(.+\)/);
  });

  test("finds a spec that names what is gone, and a setting that is wrong", () => {
    const data = join(bare, "gone");
    const file = join(writeKernelSpec(data), "kernel.json");
    writeFileSync(file, JSON.stringify({ argv: [process.execPath, "/gone/kernel.js", "{connection_file}"] }));
    const { status, lines, verdict } = doctor({ JUPYTER_DATA_DIR: data, NASBOOK_BACKEND: "abacus" });
    expect(lines["kernel spec"]).toBe(
      `fault: ${file} names files that do not exist: /gone/kernel.js; install it again: npm run kernel, with the same flags as before`,
    );
    expect(lines.backend).toMatch(
      /^fault: RangeError: NASBOOK_BACKEND must be a known backend, but is "abacus"; known: /,
    );
    expect([status, verdict]).toEqual([1, "2 faults to fix."]);
  });
});

describe("the doctor of an installation", () => {
  const broken = join(bare, "installation");
  const dist = join(broken, "kernel-setup", "dist");
  beforeAll(() => {
    cpSync(join(root, "kernel-setup", "dist"), dist, { recursive: true });
    cpSync(join(root, "package.json"), join(broken, "package.json"));
    mkdirSync(join(broken, "node_modules"));
    for (const name of readdirSync(join(root, "node_modules")))
      if (name !== "nasbook") symlinkSync(join(root, "node_modules", name), join(broken, "node_modules", name));
  });

  test("without the kernel's spec and without nasbook finds both, and what follows", () => {
    const { status, lines } = doctor({}, broken);
    expect(lines["kernel spec"]).toBe(
      "fault: not installed; npm run kernel, or npm run kernel -- --user for all your Jupyter installations",
    );
    expect(lines["a cell"]).toMatch(/^ok/);
    expect(lines["nasbook from any folder"]).toMatch(/^fault: .*nasbook.*; npm ci, then npm run build$/);
    expect(lines.Plotly).toMatch(/^fault: .*; npm ci$/);
    expect(status).toBe(1);
  });

  test("whose kernel does not start tells its last words", () => {
    writeFileSync(join(dist, "kernel.js"), 'console.error("no tslab"); process.exitCode = 7;');
    const { status, lines } = doctor({}, broken);
    expect(lines["a cell"]).toBe(
      "fault: the kernel does not start: the kernel exited with code 7: no tslab; npm ci, then npm run build",
    );
    expect(status).toBe(1);
  });
});

const jupyterMissing = spawnSync("jupyter", ["kernelspec", "--version"]).status !== 0;
if (jupyterMissing) console.log("skipped: the doctor with Jupyter; install the Debian package jupyter-client");

test.skipIf(jupyterMissing)("the doctor asks Jupyter whether it lists the kernel", () => {
  const data = join(bare, "listed");
  const folder = writeKernelSpec(data);
  const { lines } = doctor({ PATH: process.env.PATH, JUPYTER_DATA_DIR: data });
  expect(lines["found by Jupyter"]).toBe(`ok: ${folder}`);
});

test("Node must be as new as package.json asks", () => {
  for (const version of ["20.19.0", "20.20.1", "22.0.0", "26.1.0"])
    expect(findNodeVersion(version)).toMatchObject([{ state: "ok", text: version }]);
  for (const version of ["20.18.3", "18.20.0"])
    expect(findNodeVersion(version)).toMatchObject([{ state: "fault", text: `${version} is older than 20.19` }]);
});
