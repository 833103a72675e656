// temporary stand-in until the display module lands
export type Bundle = Readonly<Record<string, unknown>> & { readonly "text/plain": string };
export const inNotebook = (): boolean => false;
export async function publish(bundle: Bundle): Promise<void> {
  console.log(bundle["text/plain"]);
}
export function installDisplay<T extends object>(prototype: T, bundleOf: (value: T) => Bundle): void {
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value(this: T) {
      return bundleOf(this)["text/plain"];
    },
  });
}
export interface LiveOutput {
  update(bundle: () => Bundle): void;
  finish(bundle: Bundle): Promise<void>;
}
export const liveOutput = (): LiveOutput => ({ update() {}, async finish() {} });
export const figureBundle = (figure: object, still: { svg: string; text: string }): Bundle => ({
  "text/plain": still.text,
});
export const escapeHtml = (text: string): string => text;
export const textTable = (table: {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}): string => [table.columns, ...table.rows].map((row) => row.join("  ")).join("\n");
export const htmlTable = textTable;
export interface Progress {
  update(done: number, note?: string): void;
  stop(): void;
}
export const terminalProgress = (_: { total: number; label: string }): Progress => ({
  update(done, note) {
    console.error(_.label, done, _.total, note);
  },
  stop() {},
});
