import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A front end as it is started: `jupyter notebook`, `jupyter lab`. */
export interface FrontEnd {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly missing: boolean;
}

/** Whether this machine has it; says in one line how to get it when not. */
export function frontEnd(name: string, command: string, args: readonly string[], howToGet: string): FrontEnd {
  const missing = spawnSync(command, [...args, "--version"], { stdio: "ignore" }).status !== 0;
  if (missing) console.warn(`${name} is not tested, for it is not here; ${howToGet}`);
  return { name, command, args, missing };
}

/** One cell each. */
export const notebookOf = (cells: readonly string[]) => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {
    kernelspec: { name: "nasbook", display_name: "TypeScript (nasbook)", language: "typescript" },
    language_info: { name: "typescript" },
  },
  cells: cells.map((source, index) => ({
    cell_type: "code",
    id: `cell-${index}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  })),
});

/** A running server in a folder of its own, with one notebook and our kernel. */
export async function startServer({ command, args }: FrontEnd, notebook: object) {
  const folder = await mkdtemp(join(tmpdir(), "nasbook-frontend-"));
  const file = join(folder, "study.ipynb");
  await writeFile(file, JSON.stringify(notebook));
  const kernels = join(folder, "kernels");
  const install = ["kernel-setup/dist/install.js", "--prefix", kernels];
  const installed = spawnSync(process.execPath, install, { cwd: root, encoding: "utf8" });
  if (installed.status !== 0) throw new Error(`the kernel could not be installed: ${installed.stderr}`);
  const port = 20_000 + (process.pid % 20_000);
  const server = spawn(
    command,
    [
      ...args,
      "--no-browser",
      "--allow-root",
      "--ip=127.0.0.1",
      `--port=${port}`,
      "--NotebookApp.token=for-a-test",
      "--IdentityProvider.token=for-a-test",
      "--LabApp.expose_app_in_browser=False",
    ],
    {
      cwd: folder,
      env: {
        ...process.env,
        JUPYTER_PATH: [join(kernels, "share", "jupyter"), process.env.JUPYTER_PATH].filter(Boolean).join(delimiter),
        JUPYTER_CONFIG_DIR: join(folder, "config"),
        JUPYTER_DATA_DIR: join(folder, "data"),
        JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
        JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
        JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (text: unknown) => {
      said = `${said}${text}`.slice(-4000);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (found !== undefined) resolve(found);
    };
    server.stdout.on("data", listen);
    server.stderr.on("data", listen);
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`the server ended: ${said}`)));
  });
  return {
    file,
    address: (path: string) => `${url}/${path}?token=for-a-test`,
    async stop() {
      if (server.exitCode === null) {
        server.kill("SIGTERM"); // which ends its kernels first
        await once(server, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
