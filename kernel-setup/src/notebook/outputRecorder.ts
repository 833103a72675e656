import type { Content } from "../wire.js";
import type { CellRun, ErrorOutput, MimeData, Output } from "./notebookFormat.js";

/** Records the outputs of cells as a front end would store them. */
export interface OutputRecorder {
  /** Starts the next cell. @returns the recorder of its messages */
  cell(): CellRecorder;
}

export interface CellRecorder {
  hear(type: string, content: Content): void;
  /** Adds an output that is not from a message. */
  add(output: Output): void;
  /** The result so far. */
  run(): CellRun;
}

type Display = Extract<Output, { readonly data: MimeData }>;

/** An output that a later message may change. */
interface Place {
  output: Output;
}

export function createOutputRecorder(): OutputRecorder {
  const displays = new Map<string, Place[]>(); // for all cells, by display_id
  return {
    cell() {
      let places: Place[] = [];
      let executionCount: number | null = null;
      let clearsWithNext = false;

      function add(output: Output): Place {
        if (clearsWithNext) places = [];
        clearsWithNext = false;
        const last = places.at(-1);
        if (last !== undefined && output.output_type === "stream" && continues(last.output, output)) {
          last.output = { ...output, text: last.output.text + output.text };
          return last;
        }
        const place = { output };
        places.push(place);
        return place;
      }

      return {
        add,
        hear(type, content) {
          switch (type) {
            case "execute_input":
              executionCount = Number(content.execution_count);
              return;
            case "clear_output":
              if (content.wait === true) clearsWithNext = true;
              else places = [];
              return;
            case "stream":
              add({ output_type: "stream", name: String(content.name), text: String(content.text) });
              return;
            case "error": {
              const { ename, evalue, traceback } = content as Omit<ErrorOutput, "output_type">;
              add({ output_type: "error", ename, evalue, traceback });
              return;
            }
            case "display_data":
            case "execute_result":
            case "update_display_data": {
              const { data, metadata = {}, transient } = content as unknown as DisplayContent;
              const shown = transient?.display_id === undefined ? [] : (displays.get(transient.display_id) ?? []);
              // update every output with this id, in any cell
              for (const place of shown) place.output = { ...(place.output as Display), data, metadata };
              if (type === "update_display_data") return;
              const place = add(
                type === "display_data"
                  ? { output_type: type, data, metadata }
                  : { output_type: type, data, metadata, execution_count: Number(content.execution_count) },
              );
              if (transient?.display_id !== undefined) displays.set(transient.display_id, [...shown, place]);
            }
          }
        },
        run: () => ({ executionCount, outputs: places.map(({ output }) => overwritten(output)) }),
      };
    },
  };
}

/** Content of display messages. */
interface DisplayContent {
  readonly data: MimeData;
  readonly metadata?: MimeData;
  readonly transient?: { readonly display_id?: string };
}

type Stream = Extract<Output, { readonly output_type: "stream" }>;

const continues = (last: Output, next: Stream): last is Stream =>
  last.output_type === "stream" && last.name === next.name;

/** As in a terminal, text after a carriage return replaces the line, which leaves the last state of a progress bar. */
const overwritten = (output: Output): Output =>
  output.output_type === "stream" ? { ...output, text: output.text.replace(/[^\n]*\r(?=[^\r\n])/g, "") } : output;
