import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { compiles, downloads, nativeFixture, tools, type World } from "./nativeFixture.js";

// the stand-ins are programs that Unix starts by their first line
describe.skipIf(process.platform === "win32")("npm run native", () => {
  const buildable = process.platform === "linux" && ["x64", "arm64"].includes(process.arch);
  const noIndex = `
    if (process.argv.includes("download")) {
      console.error("WARNING: Retrying after connection broken by 'NewConnectionError'");
      console.error("ERROR: No matching distribution found for tensorflow-cpu");
      process.exit(1);
    }`;
  const compilerFails = `console.error("binding/a.cc:1: fatal error: c_api.h: No such file"); process.exit(1);`;

  test.each<[string, World, string]>([
    ["there is no network and no program", {}, "python3 with pip, make, a C++ compiler, which this machine lacks"],
    ["there is no pip", { programs: { ...tools, python3: "process.exit(1)" } }, "it needs python3 with pip, which"],
    ["the index has no wheel", { programs: { ...tools, python3: noIndex } }, "ERROR: No matching distribution found"],
    ["the compiler fails", { programs: tools, gyp: compilerFails }, "a.cc:1: fatal error: c_api.h: No such file"],
    ["what was built computes wrongly", { programs: tools, gyp: compiles(4) }, "the native backend takes 1 + 2 for 4"],
  ])("refuses, says why, and leaves everything as it was when %s", async (_, world, why) => {
    using fixture = nativeFixture(world);
    const before = fixture.modules();
    const { code, stderr } = await fixture.run();
    expect(code).toBe(1);
    expect(stderr).toContain("the download of the package itself: Error: getaddrinfo ENOTFOUND tensorflow.invalid");
    expect(stderr).toContain(buildable ? why : "it is for linux x64 and arm64 only");
    expect(stderr).toContain("What helps: ");
    expect(stderr).toContain("Nothing was changed, and nothing needs it");
    expect(stderr).not.toContain("    at "); // no stack
    expect(fixture.modules()).toEqual(before);
  });

  test("takes the package's own download where it works, once, and takes it out again", async () => {
    using fixture = nativeFixture({ download: downloads(3) });
    const installed = await fixture.run();
    expect(installed).toMatchObject({ code: 0, stderr: "" });
    expect(installed.stdout).toContain("installed: @tensorflow/tfjs-node-gpu with TensorFlow 0.0.1");
    expect(installed.stdout).not.toContain("build");
    expect(readdirSync(join(fixture.installed, "deps", "lib"))).toEqual(["libtensorflow.so.2"]);
    expect(existsSync(join(fixture.installed, "deps", "README"))).toBe(false);
    const after = fixture.modules();
    expect(Object.keys(after).filter((path) => path.startsWith(".native"))).toEqual([]);

    expect(await fixture.run()).toEqual({
      code: 0,
      stdout: "The native backend is there already, and computes.\n",
      stderr: "",
    });
    expect(fixture.modules()).toEqual(after);

    expect((await fixture.run("--remove")).stdout).toBe("The native backend is removed.\n");
    expect(readdirSync(fixture.installed).sort()).toEqual(["dist", "package.json", "scripts"]);
    expect((await fixture.run("--remove")).stdout).toContain("nothing to remove");
  });

  test.runIf(buildable)("builds from the wheel where the download does not work", async () => {
    using fixture = nativeFixture({ programs: tools, gyp: compiles(3) });
    expect(await fixture.run()).toMatchObject({ code: 0, stderr: "" });
    const lib = join(fixture.installed, "deps", "lib");
    expect(readFileSync(join(lib, "libtensorflow.so.2"), "utf8")).toBe("cc"); // where the C API is
    expect(readFileSync(join(lib, "libtensorflow_framework.so.2"), "utf8")).toBe("framework");
    expect(readdirSync(fixture.installed).sort()).toEqual(["deps", "dist", "lib", "package.json", "scripts"]);
    expect(readdirSync(join(fixture.installed, "deps"))).toEqual(["lib"]);
  });

  test("replaces an installation that no longer computes", async () => {
    using fixture = nativeFixture({ download: downloads(3) });
    const lib = join(fixture.installed, "lib", "napi-v8");
    mkdirSync(lib, { recursive: true });
    writeFileSync(join(lib, "tfjs_binding.node"), "5");
    expect((await fixture.run()).code).toBe(0);
    expect(readFileSync(join(lib, "tfjs_binding.node"), "utf8")).toBe("3");
  });

  test("stopped by a signal, ends what it started and leaves nothing", async () => {
    const hangs = `
      const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
      require("fs").writeFileSync("../../../pids", process.pid + " " + child.pid);
      setInterval(() => {}, 1000);`;
    using fixture = nativeFixture({ download: hangs, programs: tools, gyp: compiles(3) });
    const before = fixture.modules();
    const { child, ended } = fixture.start();
    const pids = join(fixture.root, "pids");
    await expect.poll(() => existsSync(pids) && readFileSync(pids, "utf8"), { timeout: 20_000 }).toMatch(/\d \d/);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 1, stderr: "stopped by SIGTERM; nothing was changed\n" });
    expect(fixture.modules()).toEqual(before);
    for (const pid of readFileSync(pids, "utf8").split(" ").map(Number))
      await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test("clears away what a killed run left", async () => {
    using fixture = nativeFixture();
    const before = fixture.modules();
    const left = join(fixture.root, "node_modules", ".native-999999999"); // no process has this number
    mkdirSync(left);
    writeFileSync(join(left, "half"), "");
    await fixture.run();
    expect(fixture.modules()).toEqual(before);
  });

  test("says so when npm left the package out and cannot bring it", async () => {
    using fixture = nativeFixture({ packageMissing: true });
    const { code, stderr } = await fixture.run();
    expect(code).toBe(1);
    expect(stderr).toBe(
      "The native backend was not installed: npm did not bring @tensorflow/tfjs-node-gpu@4.22.0: npm was not found\n",
    );
    expect(fixture.modules()).toEqual({});
  });

  test("ends a program that takes too long", async () => {
    const path = new URL("../../sdk/scripts/native/commandRunner.mjs", import.meta.url);
    const { commandRunner } = await import(path.href);
    const run = commandRunner({ stop: new AbortController().signal });
    const forever = run(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { minutes: 0.005 });
    await expect(forever).rejects.toThrow("it took longer than 0.005 minutes");
  });

  test("knows its arguments", async () => {
    using fixture = nativeFixture();
    expect((await fixture.run("--help")).stdout).toContain("usage: npm run native");
    expect(await fixture.run("--gpu")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("known: --remove, --verbose, --help"),
    });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/stat`; // a child that ended, and whose parent has not asked yet, keeps its number
  return !existsSync(status) || !/^\d+ \(.*\) Z/.test(readFileSync(status, "utf8"));
}
