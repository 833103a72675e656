import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** Where browsers are looked for. */
export interface BrowserPlaces {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  isProgram(file: string): boolean;
}

/** Browsers that draw without a window and understand Chromium's protocol, by the names of their programs; a distribution's own first. */
const names = [
  "chromium",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "chromium-browser", // last, for on some systems it only tells how to install one
];
const macPrograms = ["Google Chrome", "Chromium", "Microsoft Edge"].map(
  (name) => `Applications/${name}.app/Contents/MacOS/${name}`,
);
const windowsPrograms = [
  "Google\\Chrome\\Application\\chrome.exe",
  "Chromium\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe",
];

/**
 * The browser that draws figures: what NASBOOK_BROWSER or CHROME_PATH names, else one that is installed where browsers usually are.
 * @returns undefined when there is none, and when NASBOOK_BROWSER is "off"
 */
export function findBrowser({ platform, env, home, isProgram }: BrowserPlaces = thisMachine): string | undefined {
  const { delimiter, join } = platform === "win32" ? win32 : posix;
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = (name: string) => folders.map((folder) => join(folder, name)).find(isProgram);

  const named = env.NASBOOK_BROWSER || env.CHROME_PATH;
  if (named === "off") return undefined;
  // also when there is no such program: somebody wants it, and shall hear that it does not start
  if (named) return /[\\/]/.test(named) ? named : (onPath(named) ?? named);

  switch (platform) {
    case "win32": {
      const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter((root) => root !== undefined);
      return windowsPrograms.flatMap((program) => roots.map((root) => join(root, program))).find(isProgram);
    }
    case "darwin":
      return macPrograms.flatMap((program) => [join("/", program), join(home, program)]).find(isProgram);
    default:
      return names.map(onPath).find((file) => file !== undefined);
  }
}

const thisMachine: BrowserPlaces = { platform: process.platform, env: process.env, home: homedir(), isProgram };

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile(); // folders are executable, too
  } catch {
    return false;
  }
}
