import { setImmediate } from "node:timers/promises";
import { unlessInterrupted } from "./interrupts.js";
import type { Socket } from "./jupyterSockets.js";
import type { Request, Wire } from "./wire.js";

export interface PromptOptions {
  /** Hides what is typed. */
  readonly password?: boolean;
}

/** Questions of cells to whoever sits at the notebook. https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel */
export interface Prompts {
  /** The `prompt` of cells. @throws Error when nobody can answer */
  ask(question?: string, options?: PromptOptions): Promise<string>;
  /** A cell starts; whoever sent it is asked. */
  started(cell: Request): void;
  /** The cell is over: nobody is asked, and what waits is given up. */
  ended(): void;
  /** What came from whoever was asked. */
  answered(reply: Request): void;
}

interface Waiting {
  readonly answer: (text: string) => void;
  readonly giveUp: (reason: Error) => void;
}

/** @param flush sends what was printed, which the question is about */
export function createPrompts(wire: Wire, stdin: Pick<Socket, "send">, flush: () => void): Prompts {
  let cell: Request | undefined;
  let waiting: Waiting | undefined;
  let isAsked = false;

  function whom(): Request {
    if (cell === undefined) throw new Error("prompt can ask only while its cell runs: await it in the cell");
    if (cell.content.allow_stdin !== true)
      throw new Error(
        "prompt needs somebody who answers, but the client that runs this cell takes no input (allow_stdin is not true); set the value in the cell instead",
      );
    if (waiting !== undefined) throw new Error("prompt asks one question at a time: await the one before");
    return cell;
  }

  return {
    async ask(question = "", { password = false } = {}) {
      const asker = whom();
      const { identities, header: parent } = asker;
      const answer = new Promise<string>((answer, giveUp) => {
        waiting = { answer, giveUp };
      });
      answer.catch(() => undefined); // given up before anybody waits for it
      try {
        await setImmediate(); // as the first part of a cell ends, Node is deaf to the signal that would give this up
        await setImmediate(); // by now everything was received that answers an earlier question
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
      waiting?.giveUp(new Error("the cell ended before its prompt was answered: await it in the cell"));
    },
    answered({ header, content }) {
      if (header.msg_type === "input_reply" && isAsked) waiting?.answer(String(content.value ?? ""));
    },
  };
}
