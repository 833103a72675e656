import { type ErrorContent, thrownError } from "./cellErrors.js";
import type { CellOutput } from "./cellOutput.js";
import type { CellPositions } from "./cellPositions.js";
import type { CellQueue } from "./cellQueue.js";
import { mimeBundle } from "./cellResult.js";
import type { CellRunner } from "./cellRunner.js";
import type { History } from "./history.js";
import type { Prompts } from "./prompts.js";
import type { Content, Request } from "./wire.js";

interface ExecuteRequest {
  readonly code: string;
  /** Runs without publishing code or value and without increasing the execution count. */
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
}

export interface CellServices {
  readonly runner: CellRunner;
  readonly positions: CellPositions;
  readonly output: CellOutput;
  readonly history: History;
  readonly queue: CellQueue;
  readonly prompts: Prompts;
}

/** Handles execute_request: runs the cell and publishes its code, and its value or error. */
export function cellExecution({ runner, positions, output, history, queue, prompts }: CellServices) {
  let executionCount = 0;

  async function run(code: string, { isShown, isCounted }: { readonly isShown: boolean; readonly isCounted: boolean }) {
    const outcome = await runner.run(isCounted ? `In [${executionCount}]` : "In [ ]", code);
    if (outcome.status === "error") return outcome.error;
    if (!isShown || outcome.value === undefined) return undefined;
    try {
      const data = await mimeBundle(outcome.value);
      output.publish("execute_result", { execution_count: executionCount, data, metadata: {} });
      if (isCounted) history.answered(executionCount, String(data["text/plain"] ?? ""));
      return undefined;
    } catch (thrown) {
      return thrownError(thrown, positions); // displaying the value failed
    }
  }

  return async (request: Request): Promise<Content> => {
    const { header, content } = request;
    const { code, silent = false, store_history = true, stop_on_error = true } = content as unknown as ExecuteRequest;
    const isCounted = store_history && !silent;
    if (isCounted) history.add(++executionCount, code);
    output.follow(header);
    if (!silent) output.publish("execute_input", { code, execution_count: executionCount });
    prompts.started(request);
    const error: ErrorContent | undefined = await run(code, { isShown: !silent, isCounted }).finally(prompts.ended);
    output.flush();
    if (error === undefined)
      return { status: "ok", execution_count: executionCount, user_expressions: {}, payload: [] };
    if (stop_on_error) await queue.abortWaiting();
    output.publish("error", error);
    return { status: "error", execution_count: executionCount, ...error };
  };
}
