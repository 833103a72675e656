import { spawnSync } from "node:child_process";
import { python } from "./dataFolder.js";

/** Installers by name, with the command that installs a front end, if available. */
const installers: Readonly<Record<string, { readonly usual: string; here(): string | undefined }>> = {
  pip: {
    usual: `${python} -m pip install jupyterlab`,
    here() {
      if (!works(python, "-m", "pip", "--version")) return undefined;
      // Debian, Homebrew and others allow pip only in virtual environments. https://peps.python.org/pep-0668/
      const managed =
        'import os, sys, sysconfig; marker = os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")';
      const isManaged = works(
        python,
        "-c",
        `${managed}; sys.exit(sys.prefix != sys.base_prefix or not os.path.exists(marker))`,
      );
      if (!isManaged) return this.usual;
      if (!works(python, "-c", "import ensurepip")) return undefined; // it cannot create environments either
      return `${python} -m venv ~/jupyter && ~/jupyter/bin/pip install jupyterlab && export PATH=~/jupyter/bin:$PATH`;
    },
  },
  apt: {
    usual: "sudo apt-get install jupyter-notebook",
    here() {
      if (!works("apt-get", "--version")) return undefined;
      const name = works("apt-cache", "show", "jupyterlab") ? "jupyterlab" : "jupyter-notebook"; // older releases lack jupyterlab
      return `${process.getuid?.() === 0 ? "" : "sudo "}apt-get install ${name}`;
    },
  },
  brew: {
    usual: "brew install jupyterlab",
    here() {
      return works("brew", "--version") ? this.usual : undefined;
    },
  },
};

/** Commands that install a front end: those that work here, or all when no installer is found. */
export function waysToJupyter(): readonly string[] {
  const all = Object.entries(installers);
  const here = all.flatMap(([name, installer]) => {
    const line = installer.here();
    return line === undefined ? [] : [[name, line] as const];
  });
  const ways = here.length > 0 ? here : all.map(([name, { usual }]) => [name, usual] as const);
  return ways.map(([name, line]) => `  ${`${name}:`.padEnd(6)} ${line}`);
}

const works = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: "ignore" }).status === 0;
