import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dealer, Request, Subscriber } from "zeromq";
import { newConnection } from "../../kernel-setup/src/client/newConnection.js";
import { kernelSpec } from "../../kernel-setup/src/kernelSpec.js";
import { createMailbox } from "./mailbox.js";
import { type Message, readMessage, requestFrames, signedFrames } from "./messages.js";

/** What a request brought: the reply, and all that was published for it until the kernel was idle again. */
export interface Exchange {
  readonly reply: Message;
  readonly published: readonly Message[];
}

export interface ExecuteOptions {
  readonly silent?: boolean;
  readonly store_history?: boolean;
  readonly stop_on_error?: boolean;
  /** Whether somebody is there to answer `prompt`. */
  readonly allow_stdin?: boolean;
}

/** A kernel in a process of its own, driven over its sockets as Jupyter does it. */
export interface KernelClient {
  /** Sends a cell at once, and waits for what it brings. */
  execute(code: string, options?: ExecuteOptions): Promise<Exchange>;
  request(type: string, content?: object, channel?: "shell" | "control"): Promise<Exchange>;
  /** Sends what gets no reply. @returns what was published for it until the kernel was idle again */
  notify(type: string, content: object): Promise<readonly Message[]>;
  /** Sends what is signed with another key. */
  forge(type: string, content: object, channel?: "shell" | "control"): Promise<void>;
  /** Sends frames to the shell as they are. */
  sendRaw(frames: readonly string[]): Promise<void>;
  /** Sends these parts of a message to the shell, signed as they should be. */
  sendSigned(parts: readonly string[]): Promise<void>;
  /** All that came so far, in order. */
  received(): readonly Message[];
  /** Waits for a published message that is like this, or finds it among the earlier ones. */
  published(isIt: (message: Message) => boolean): Promise<Message>;
  /** Waits until a cell has written this. */
  written(text: string): Promise<Message>;
  /** Waits until a cell asks this. */
  asked(question: string): Promise<Message>;
  /** Answers what a cell asks. */
  answer(value: string): Promise<void>;
  /** @returns what the heartbeat echoes */
  beat(text: string): Promise<string>;
  /** Sends SIGINT, as Jupyter does. A test waits first for something written: the cell must be under way. */
  interrupt(): void;
  /** What the kernel told the terminal it was started from. */
  log(): string;
  /** Asks the kernel to end, and hears that it will. @returns the exit code of its process */
  shutdown(): Promise<number | null>;
  /** Asks the kernel to end. @returns the exit code of its process, or null when it was killed */
  end(): Promise<number | null>;
  /** Ends whatever is left. */
  close(): Promise<void>;
}

/** A kernel's program, as its spec says. */
export interface KernelProgram {
  /** The connection file is put last. */
  readonly argv: readonly [command: string, ...args: string[]];
  readonly env: Readonly<Record<string, string>>;
}

export interface KernelOptions {
  /** Where the notebook would be; a new and empty one outside of any project by default. */
  readonly folder?: string | undefined;
  /** This project's kernel by default. */
  readonly program?: KernelProgram;
  /** Beside what the program's spec asks for. */
  readonly env?: Readonly<Record<string, string>>;
}

function ours(): KernelProgram {
  const [node, kernel] = kernelSpec.argv;
  if (!existsSync(kernel)) throw new Error("kernel-setup/dist is not built; run npm run build (npm test does)");
  return { argv: [node, kernel], env: kernelSpec.env };
}

export async function startKernel({ folder, program = ours(), env }: KernelOptions = {}): Promise<KernelClient> {
  const [command, ...args] = program.argv;
  const temporary = await mkdtemp(join(tmpdir(), "nasbook-kernel-"));
  const connection = await newConnection();
  const connectionFile = join(temporary, "connection.json");
  await writeFile(connectionFile, JSON.stringify(connection));
  const process = spawn(command, [...args, connectionFile], {
    cwd: folder ?? temporary,
    env: { ...globalThis.process.env, ...program.env, JPY_PARENT_PID: String(globalThis.process.pid), ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(process, "exit");
  let log = "";
  process.stderr.on("data", (text) => {
    log += text;
  });

  const routingId = randomUUID(); // the kernel asks through stdin whom it knows through shell
  const shell = new Dealer({ linger: 0, routingId, sendHighWaterMark: 0, sendTimeout: 0 }); // takes any number at once
  const stdin = new Dealer({ linger: 0, routingId });
  const control = new Dealer({ linger: 0 });
  const heartbeat = new Request({ linger: 0 });
  const iopub = new Subscriber({ receiveHighWaterMark: 0 });
  shell.connect(`tcp://127.0.0.1:${connection.shell_port}`);
  stdin.connect(`tcp://127.0.0.1:${connection.stdin_port}`);
  control.connect(`tcp://127.0.0.1:${connection.control_port}`);
  heartbeat.connect(`tcp://127.0.0.1:${connection.hb_port}`);
  iopub.connect(`tcp://127.0.0.1:${connection.iopub_port}`);
  iopub.subscribe();

  const mailbox = createMailbox();
  void exited.then(([code]) =>
    mailbox.close(new Error(`the kernel exited with code ${code} before it answered: ${log}`)),
  );
  const receive = async (socket: AsyncIterable<Buffer[]>) => {
    for await (const frames of socket) mailbox.receive(readMessage(frames, connection.key));
  };
  for (const socket of [iopub, shell, control, stdin]) void receive(socket);
  const published = mailbox.find;

  const sockets = { shell, control };
  const send = async (type: string, content: object, channel: "shell" | "control" = "shell") => {
    const id = randomUUID();
    await sockets[channel].send(requestFrames({ type, content, id }, connection.key));
    return id;
  };
  const replyTo = (id: string) => mailbox.findFor(id, ({ type }) => type.endsWith("_reply"));
  const publishedFor = async (id: string) => {
    await mailbox.findFor(id, ({ content }) => content.execution_state === "idle");
    return mailbox.for(id).filter(({ type }) => !/_reply$|^input_request$/.test(type));
  };
  const request: KernelClient["request"] = async (type, content = {}, channel = "shell") => {
    const id = await send(type, content, channel);
    return { reply: await replyTo(id), published: await publishedFor(id) };
  };

  // a subscription takes its time, and what is published before is lost: ask until something was heard
  let isHeard = false;
  void published(({ type, parent }) => type === "status" && parent !== undefined).then(() => {
    isHeard = true;
  });
  while (!isHeard) await replyTo(await send("kernel_info_request", {}));

  return {
    request,
    execute: (code, options) => request("execute_request", { code, ...options }),
    notify: async (type, content) => publishedFor(await send(type, content)),
    forge: (type, content, channel = "shell") =>
      sockets[channel].send(requestFrames({ type, content, id: randomUUID() }, "another key")),
    sendRaw: (frames) => shell.send([...frames]),
    sendSigned: (parts) => shell.send(signedFrames(parts, connection.key)),
    received: () => mailbox.all(),
    published,
    written: (text) => published(({ type, content }) => type === "stream" && content.text.includes(text)),
    asked: (question) => published(({ type, content }) => type === "input_request" && content.prompt === question),
    answer: (value) =>
      stdin.send(requestFrames({ type: "input_reply", content: { value }, id: randomUUID() }, connection.key)),
    async beat(text) {
      await heartbeat.send(text);
      const [answer] = await heartbeat.receive();
      return String(answer);
    },
    interrupt() {
      process.kill("SIGINT");
    },
    log: () => log,
    async shutdown() {
      await request("shutdown_request", { restart: false }, "control");
      const [code] = await exited;
      return code;
    },
    async end() {
      await send("shutdown_request", { restart: false }, "control");
      const [code] = await exited;
      return code;
    },
    async close() {
      if (process.exitCode === null && process.signalCode === null) process.kill("SIGKILL");
      await exited;
      for (const socket of [iopub, shell, control, stdin, heartbeat]) socket.close();
      await rm(temporary, { recursive: true, force: true });
    },
  };
}
