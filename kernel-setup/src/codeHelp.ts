import { withoutLooseLine } from "./looseTypes.js";
import { nameAtCursor } from "./nameAtCursor.js";
import type { CodeAtCursor, CodeHelp, Tslab } from "./tslabModules.js";
import type { Content, Request } from "./wire.js";

type Handler = (request: Request) => Content;

/** Completion and inspection. Jupyter counts code points, tslab UTF-16 units. */
export function codeHelpHandlers(
  { typescript }: Pick<Tslab, "typescript">,
  help: CodeHelp,
): Readonly<Record<string, Handler>> {
  return {
    is_complete_request: ({ content }) => help.handleIsComplete(codeAtCursor(content)),
    inspect_request({ content }) {
      const { code, cursor_pos } = codeAtCursor(content);
      return help.handleInspect({ code, cursor_pos: nameAtCursor(typescript, code, cursor_pos) });
    },
    complete_request({ content }) {
      const { code, cursor_pos } = codeAtCursor(content);
      const { cursor_start, cursor_end, ...completions } = help.handleComplete({ code, cursor_pos });
      const characters = (units: number) => [...code.slice(0, units)].length;
      return { ...completions, cursor_start: characters(cursor_start), cursor_end: characters(cursor_end) };
    },
  };
}

function codeAtCursor({ code, cursor_pos = 0 }: Content): CodeAtCursor {
  const characters = [...String(code)];
  return { code: withoutLooseLine(String(code)), cursor_pos: characters.slice(0, Number(cursor_pos)).join("").length };
}
