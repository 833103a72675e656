import { thrownError } from "./cellErrors.js";
import type { CellQueue } from "./cellQueue.js";
import type { Socket } from "./jupyterSockets.js";
import type { Content, Outgoing, Request, Wire } from "./wire.js";

/** Answers a request: the content of the reply, or undefined where the protocol knows none. */
export type Answer = (request: Request) => Content | undefined | Promise<Content>;

export interface Protocol {
  readonly wire: Wire;
  /** Answers by the type of request; what is not here gets no reply. */
  readonly answers: Readonly<Record<string, Answer>>;
  /** Where cells wait; every other request is answered while cells run. */
  readonly queue: CellQueue;
  publish(message: Outgoing): void;
  /** Tells whoever runs the kernel, not the notebook. */
  log(line: string): void;
}

/** Where requests come from and replies go. */
export type RequestSocket = Omit<Socket, "bind" | "close">;

/** Answers the requests of a socket until it is closed. */
export async function serveRequests(socket: RequestSocket, protocol: Protocol): Promise<void> {
  for await (const frames of socket) {
    const request = readRequest(frames, protocol);
    if (request === undefined) continue;
    const answer = (isAborted: boolean) => answerRequest(request, socket, protocol, isAborted);
    void (request.header.msg_type === "execute_request" ? protocol.queue.add(answer) : answer(false));
  }
}

/** Hands on what comes through a socket on which the kernel is the one who asks. */
export async function receiveReplies(
  socket: Socket,
  protocol: Pick<Protocol, "wire" | "log">,
  receive: (reply: Request) => void,
): Promise<void> {
  for await (const frames of socket) {
    const reply = readRequest(frames, protocol);
    if (reply !== undefined) receive(reply);
  }
}

function readRequest(
  frames: readonly Uint8Array[],
  { wire, log }: Pick<Protocol, "wire" | "log">,
): Request | undefined {
  try {
    return wire.read(frames);
  } catch (error) {
    log(`a message was dropped: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function answerRequest(
  request: Request,
  socket: RequestSocket,
  protocol: Protocol,
  isAborted: boolean,
): Promise<void> {
  const { wire, answers, publish } = protocol;
  const { identities, header: parent } = request;
  const answer = Object.hasOwn(answers, parent.msg_type) ? answers[parent.msg_type] : undefined;
  publish({ type: "status", content: { execution_state: "busy" }, parent });
  if (answer !== undefined) {
    const type = parent.msg_type.replace(/_request$/, "_reply");
    const content = isAborted ? { status: "aborted" } : await contentOf(answer, request);
    if (content !== undefined) await socket.send(wire.write(identities, { type, content, parent }));
  }
  publish({ type: "status", content: { execution_state: "idle" }, parent });
}

/** A request that the kernel cannot answer is an error of its own, not the end of the kernel. */
async function contentOf(answer: Answer, request: Request): Promise<Content | undefined> {
  try {
    return await answer(request);
  } catch (thrown) {
    return { status: "error", ...thrownError(thrown, { lineOf: () => undefined }) };
  }
}
