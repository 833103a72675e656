/** The program in kernel.json: a TypeScript kernel for Jupyter, based on tslab's compiler and executor. */
import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { giveToCells } from "./cellGlobals.js";
import { createCellOutput, divertStream } from "./cellOutput.js";
import { trackCellPositions } from "./cellPositions.js";
import { createCellQueue } from "./cellQueue.js";
import { createCellRunner } from "./cellRunner.js";
import { codeHelpHandlers } from "./codeHelp.js";
import { commHandlers } from "./comms.js";
import { setCompilerOptions } from "./compilerOptions.js";
import { startControlThread } from "./control/startControlThread.js";
import { resolveDocstrings } from "./docstrings.js";
import { cellExecution } from "./executeCell.js";
import { createHistory } from "./history.js";
import { makeInterruptible } from "./interruptibleCode.js";
import { interruptByMessage } from "./interrupts.js";
import { type Connection, openSockets } from "./jupyterSockets.js";
import { kernelInfo } from "./kernelInfo.js";
import { createPrompts } from "./prompts.js";
import { type Protocol, receiveReplies, serveRequests } from "./protocol.js";
import { anyFileOf, findTslab } from "./tslabModules.js";
import { createWire, type Outgoing } from "./wire.js";

async function startKernel(connection: Connection): Promise<void> {
  const write = process.stderr.write.bind(process.stderr); // before the stream is redirected
  const folder = process.cwd(); // Jupyter starts a kernel in the folder of its notebook
  const found = findTslab([anyFileOf(folder), import.meta.filename]);
  const thread = startControlThread(connection, found.zeroMqPath); // starts while the compiler loads
  const tslab = found.load();
  makeInterruptible(tslab, thread.flag.mustStop);
  setCompilerOptions(tslab, folder);
  resolveDocstrings(tslab);
  const positions = trackCellPositions(tslab, folder);

  const sockets = await openSockets(tslab.zeromq, connection);
  await Promise.race([thread.listening, thread.failed]);
  const wire = createWire(connection);
  const publish = (message: Outgoing) => {
    void sockets.iopub.send(wire.write([message.type], message));
  };
  publish({ type: "status", content: { execution_state: "starting" }, parent: undefined });

  const output = createCellOutput(publish);
  const runner = createCellRunner(tslab, positions, folder, (line) => output.write("stderr", `${line}\n`));
  const { executor } = runner;
  const history = createHistory();
  const queue = createCellQueue();
  const prompts = createPrompts(wire, sockets.stdin, output.flush);
  const exit = () => {
    output.flush();
    executor.close();
    sockets.close();
    process.exit(0); // a timer of a cell would keep the kernel alive
  };
  const protocol: Protocol = {
    wire,
    queue,
    publish,
    log: (line) => write(`nasbook kernel: ${line}\n`),
    handlers: {
      execute_request: cellExecution({ runner, positions, output, history, queue, prompts }),
      ...codeHelpHandlers(tslab, tslab.createCodeHelp(executor)),
      history_request: ({ content }) => history.reply(content),
      kernel_info_request: () => kernelInfo(tslab),
      ...commHandlers(publish),
      interrupt_request() {
        thread.flag.heard();
        interruptByMessage();
        return { status: "ok" };
      },
      shutdown_request({ content }) {
        setImmediate(exit); // after the reply
        return { status: "ok", restart: content.restart === true };
      },
    },
  };

  void thread.orphaned.then(exit);
  void thread.failed.catch((error: Error) => {
    write(`nasbook kernel: the control socket is lost: ${error.message}\n`);
    process.exit(1); // without control messages nobody could end it
  });
  process.on("SIGINT", () => executor.interrupt());
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => output.write("stderr", `${event}: ${inspect(error)}\n`));
  divertStream("stdout", output);
  divertStream("stderr", output);
  tslab.setWriteDisplayData((content, isUpdate) =>
    output.publish(isUpdate ? "update_display_data" : "display_data", content),
  );
  giveToCells(output, prompts);

  void serveRequests(sockets.shell, protocol);
  void serveRequests(thread.control, protocol);
  void receiveReplies(sockets.stdin, protocol, prompts.answered);
}

const [connectionFile] = process.argv.slice(2);
try {
  if (connectionFile === undefined)
    throw new Error(
      "the argument must be a connection file written by Jupyter, but got none; start Jupyter with npm run lab",
    );
  await startKernel(JSON.parse(readFileSync(connectionFile, "utf8")));
} catch (error) {
  console.error(`nasbook kernel: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
