import type { Bundle } from "./bundle.js";
import { frontend } from "./frontend.js";
import { publish } from "./publish.js";

/** Key of the method that kernels call on a cell's last value. https://docs.deno.com/runtime/reference/cli/jupyter/#rich-content-output */
const display = Symbol.for("Jupyter.display");
/** Key of the method that console.log calls. https://nodejs.org/api/util.html#utilinspectcustom */
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** How values of a class are displayed. */
export interface Display<T> {
  /** For terminals. Within other values only its first line is shown. */
  text(value: T): string;
  /** For notebooks, beside the text. */
  rich(value: T): Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;
}

/** Sets how values of a class are displayed: richly as the last value of a cell, as text in a terminal and by console.log. */
export function installDisplay<T extends object>(prototype: T, { text, rich }: Display<T>): void {
  const bundleOf = async (value: T): Promise<Bundle> => ({ "text/plain": text(value), ...(await rich(value)) });
  Object.defineProperties(prototype, {
    [display]: {
      configurable: true,
      value(this: T): Promise<Bundle> {
        return bundleOf(this);
      },
    },
    [inspect]: {
      configurable: true,
      value(this: T, depth: number | null): string {
        if (printedByStockTslab()) {
          swallowOneLine();
          void bundleOf(this).then((bundle) => publish(bundle));
        }
        // within other values there is no room for tables
        return depth !== null && depth < 2 ? (text(this).split("\n")[0] as string) : text(this);
      },
    },
  });
}

/** Whether a kernel that only prints is printing a cell's last value; false when a cell calls console.log. */
function printedByStockTslab(): boolean {
  const place = frontend();
  if (place === undefined || place.asksValues) return false;
  const callers = (new Error().stack ?? "").split("\n").slice(1);
  const caller = callers.find((line) => !/node:internal|[\\/]notebook[\\/]installDisplay\.js/.test(line));
  return /[\\/]tslab[\\/]dist[\\/]executor\.js/.test(caller ?? "");
}

/** Drops the line that is about to be printed: the rich output replaces it. */
function swallowOneLine(): void {
  const { write } = process.stdout;
  process.stdout.write = () => {
    process.stdout.write = write;
    return true;
  };
}
