import type { Bundle } from "./bundle.js";
import { frontend } from "./frontend.js";

/** Options of one output. */
export interface PublishOptions {
  /** Names the output, so that it can be updated. */
  readonly id?: string;
  /** Replaces the output with this id, in whichever cell it is. */
  readonly update?: boolean;
}

/** Whether this process runs the cells of a notebook. */
export const inNotebook = (): boolean => frontend() !== undefined;

/** Shows an output: below the running cell of a notebook, as plain text in a terminal. */
export async function publish(bundle: Bundle, { id, update = false }: PublishOptions = {}): Promise<void> {
  const place = frontend();
  if (place === undefined) {
    process.stdout.write(`${bundle["text/plain"]}\n`);
    return;
  }
  const transient = id === undefined ? {} : { display_id: id };
  await place.send(update ? "update_display_data" : "display_data", { data: bundle, metadata: {}, transient });
}
