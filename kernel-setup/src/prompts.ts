import { setImmediate } from "node:timers/promises";
import { unlessInterrupted } from "./interrupts.js";
import type { Socket } from "./jupyterSockets.js";
import type { Request, Wire } from "./wire.js";

export interface PromptOptions {
  /** Hides the input. */
  readonly password?: boolean;
}

/** Input requests of cells to the user. https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel */
export interface Prompts {
  /** Implements `prompt`. @throws Error when the client takes no input */
  ask(question?: string, options?: PromptOptions): Promise<string>;
  /** Call when a cell starts; prompts go to the client that sent it. */
  started(cell: Request): void;
  /** Call when the cell ends; a waiting prompt is rejected. */
  ended(): void;
  /** Handles an input_reply. */
  answered(reply: Request): void;
}

interface Waiting {
  readonly answer: (text: string) => void;
  readonly giveUp: (reason: Error) => void;
}

/** @param flush sends buffered output before the question */
export function createPrompts(wire: Wire, stdin: Pick<Socket, "send">, flush: () => void): Prompts {
  let cell: Request | undefined;
  let waiting: Waiting | undefined;
  let isAsked = false;

  function whom(): Request {
    if (cell === undefined) throw new Error("prompt works only while its cell runs; await it in the cell");
    if (cell.content.allow_stdin !== true)
      throw new Error(
        "prompt needs a client that takes input, but this one takes no input (allow_stdin is not true); set the value in the cell instead",
      );
    if (waiting !== undefined)
      throw new Error("prompt asks one question at a time, but another is waiting; await it first");
    return cell;
  }

  return {
    async ask(question = "", { password = false } = {}) {
      const asker = whom();
      const { identities, header: parent } = asker;
      const answer = new Promise<string>((answer, giveUp) => {
        waiting = { answer, giveUp };
      });
      answer.catch(() => undefined); // it may be rejected before it is awaited
      try {
        await setImmediate(); // Node ignores the signal that would cancel this while the synchronous part of a cell ends
        await setImmediate(); // by now all replies to earlier questions have arrived
        if (cell === asker) {
          isAsked = true;
          flush();
          const content = { prompt: String(question), password };
          await stdin.send(wire.write(identities, { type: "input_request", content, parent }));
        }
        return await unlessInterrupted(answer);
      } finally {
        waiting = undefined;
        isAsked = false;
      }
    },
    started(request) {
      cell = request;
    },
    ended() {
      cell = undefined;
      waiting?.giveUp(new Error("the cell ended before its prompt was answered; await it in the cell"));
    },
    answered({ header, content }) {
      if (header.msg_type === "input_reply" && isAsked) waiting?.answer(String(content.value ?? ""));
    },
  };
}
