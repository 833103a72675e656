import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { posix, win32 } from "node:path";

/** Where to search for browsers. */
export interface BrowserPlaces {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  isProgram(file: string): boolean;
}

/** Program names of Chromium-based browsers; those of distributions first. */
const names = [
  "chromium",
  "google-chrome",
  "google-chrome-stable",
  "chrome",
  "microsoft-edge",
  "microsoft-edge-stable",
  "chromium-browser", // last, because on some systems it is only a stub with install instructions
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
 * The browser that draws figures: from NASBOOK_BROWSER or CHROME_PATH, else from the usual places.
 * @returns undefined when there is none, or NASBOOK_BROWSER is "off"
 */
export function findBrowser({ platform, env, home, isProgram }: BrowserPlaces = thisMachine): string | undefined {
  const { delimiter, join } = platform === "win32" ? win32 : posix;
  const folders = (env.PATH ?? env.Path ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = (name: string) => folders.map((folder) => join(folder, name)).find(isProgram);

  const named = env.NASBOOK_BROWSER || env.CHROME_PATH;
  if (named === "off") return undefined;
  // also when it does not exist, so that the error is reported
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
    return statSync(file).isFile(); // folders are executable too
  } catch {
    return false;
  }
}
