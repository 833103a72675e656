import { describe, expect, test } from "vitest";
import { type BrowserPlaces, findBrowser } from "../../kernel-setup/src/figures/findBrowser.js";

/** A machine with these programs and no others. */
const machine = (
  platform: NodeJS.Platform,
  programs: readonly string[],
  env: Readonly<Record<string, string>> = {},
): BrowserPlaces => ({ platform, env, home: "/home/me", isProgram: (file) => programs.includes(file) });

const path = { PATH: "/usr/local/bin:/usr/bin" };
const chrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const edge = "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe";

describe("a browser is found", () => {
  test.each<[string, BrowserPlaces, string | undefined]>([
    ["on PATH", machine("linux", ["/usr/bin/google-chrome"], path), "/usr/bin/google-chrome"],
    [
      "by the name that is surely a browser first",
      machine("linux", ["/usr/local/bin/chromium-browser", "/usr/bin/microsoft-edge"], path),
      "/usr/bin/microsoft-edge",
    ],
    ["in the applications of a Mac", machine("darwin", [chrome]), chrome],
    ["in those of its user", machine("darwin", [`/home/me${chrome}`]), `/home/me${chrome}`],
    [
      "among the programs of Windows",
      machine("win32", [edge], { PROGRAMFILES: "C:\\Program Files", "PROGRAMFILES(X86)": "C:\\Program Files (x86)" }),
      edge,
    ],
    ["nowhere", machine("linux", [], path), undefined],
    ["nowhere without a PATH", machine("linux", ["chromium"]), undefined],
  ])("%s", (_, places, found) => {
    expect(findBrowser(places)).toBe(found);
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ["NASBOOK_BROWSER before all else", { NASBOOK_BROWSER: "/opt/mine", CHROME_PATH: "/opt/other" }, "/opt/mine"],
    ["CHROME_PATH before what is installed", { CHROME_PATH: "/opt/other" }, "/opt/other"],
    ["a name, which is looked up", { NASBOOK_BROWSER: "brave" }, "/usr/bin/brave"],
    ["a name that is not there, so that somebody hears of it", { NASBOOK_BROWSER: "opera" }, "opera"],
    ["off", { NASBOOK_BROWSER: "off", CHROME_PATH: "/opt/other" }, undefined],
    ["nothing, which says nothing", { NASBOOK_BROWSER: "" }, "/usr/bin/chromium"],
  ])("as the environment names it: %s", (_, env, found) => {
    expect(findBrowser(machine("linux", ["/usr/bin/brave", "/usr/bin/chromium"], { ...path, ...env }))).toBe(found);
  });
});
