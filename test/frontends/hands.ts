import type { Page } from "playwright-core";
import { type FrontEnd, frontEnd } from "./jupyterServer.js";

/** How a front end is used by hand. */
export interface Hands {
  readonly path: string;
  opened(page: Page): Promise<void>;
  runAll(page: Page): Promise<void>;
  interrupt(page: Page): Promise<void>;
  save(page: Page): Promise<void>;
}

const classic: Hands = {
  path: "notebooks/study.ipynb",
  opened: (page) => page.locator("#kernel_indicator_icon.kernel_idle_icon").waitFor({ timeout: 60_000 }),
  async runAll(page) {
    await page.locator("#celllink").click();
    await page.locator("#run_all_cells").click();
  },
  interrupt: (page) => page.locator('button[data-jupyter-action="jupyter-notebook:interrupt-kernel"]').click(),
  save: (page) => page.locator('button[data-jupyter-action="jupyter-notebook:save-notebook"]').click(),
};

const lab: Hands = {
  path: "lab/tree/study.ipynb",
  async opened(page) {
    await page.locator(".jp-Notebook .jp-CodeCell").first().waitFor({ timeout: 60_000 });
    await page.locator('.jp-StatusBar-TextItem:has-text("TypeScript (nasbook) | Idle")').waitFor({ timeout: 60_000 });
  },
  async runAll(page) {
    await page.locator('.lm-MenuBar-item:has-text("Run")').click();
    await page.locator('.lm-Menu-item[data-command="runmenu:run-all"]').click();
  },
  interrupt: (page) => page.locator('[data-jp-item-name="interrupt"] jp-button').click(),
  save: (page) => page.locator('[data-jp-item-name="save"] jp-button').click(),
};

/** Every front end that is tested, where it is there, and how it is used. */
export const frontEnds: readonly (readonly [FrontEnd, Hands])[] = [
  [frontEnd("classic Notebook", "jupyter-notebook", [], "apt-get install jupyter-notebook"), classic],
  [frontEnd("JupyterLab", process.env.NASBOOK_JUPYTERLAB ?? "jupyter-lab", [], "pip install jupyterlab"), lab],
];
