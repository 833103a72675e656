import type { Bundle } from "./bundle.js";
import { frontend } from "./frontend.js";
import { publish } from "./publish.js";

/** What kernels ask a cell's last value. https://docs.deno.com/runtime/reference/cli/jupyter/#rich-content-output */
const display = Symbol.for("Jupyter.display");
/** What console.log asks a value. https://nodejs.org/api/util.html#utilinspectcustom */
const inspect = Symbol.for("nodejs.util.inspect.custom");

/** How the values of a class show themselves. */
export interface Display<T> {
  /** For terminals. Within other values only its first line is shown. */
  text(value: T): string;
  /** For notebooks, beside the text. */
  rich(value: T): Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;
}

/** Lets the values of a class show themselves: richly as the last value of a cell, as text in a terminal and by console.log. */
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

/** Whether a kernel that only prints is printing a cell's last value: not whether a cell calls console.log. */
function printedByStockTslab(): boolean {
  const place = frontend();
  if (place === undefined || place.asksValues) return false;
  const callers = (new Error().stack ?? "").split("\n").slice(1);
  const caller = callers.find((line) => !/node:internal|[\\/]notebook[\\/]installDisplay\.js/.test(line));
  return /[\\/]tslab[\\/]dist[\\/]executor\.js/.test(caller ?? "");
}

/** The text that is about to be printed is not wanted beside the output that takes its place. */
function swallowOneLine(): void {
  const { write } = process.stdout;
  process.stdout.write = () => {
    process.stdout.write = write;
    return true;
  };
}
