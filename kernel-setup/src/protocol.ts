import { thrownError } from "./cellErrors.js";
import type { CellQueue } from "./cellQueue.js";
import type { Socket } from "./jupyterSockets.js";
import type { Content, Outgoing, Request, Wire } from "./wire.js";

/** Handles a request. Returns the content of the reply, or undefined when the protocol has none. */
export type Handler = (request: Request) => Content | undefined | Promise<Content>;

export interface Protocol {
  readonly wire: Wire;
  /** Handlers by message type; other requests get no reply. */
  readonly handlers: Readonly<Record<string, Handler>>;
  /** Queue of cells; all other requests are handled while cells run. */
  readonly queue: CellQueue;
  publish(message: Outgoing): void;
  /** Writes to the kernel's log, not to the notebook. */
  log(line: string): void;
}

/** The socket of requests and replies. */
export type RequestSocket = Omit<Socket, "bind" | "close">;

/** Handles the requests of a socket until it is closed. */
export async function serveRequests(socket: RequestSocket, protocol: Protocol): Promise<void> {
  for await (const frames of socket) {
    const request = readRequest(frames, protocol);
    if (request === undefined) continue;
    const handle = (isAborted: boolean) => handleRequest(request, socket, protocol, isAborted);
    void (request.header.msg_type === "execute_request" ? protocol.queue.add(handle) : handle(false));
  }
}

/** Passes on replies from a socket on which the kernel sends the requests. */
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

async function handleRequest(
  request: Request,
  socket: RequestSocket,
  protocol: Protocol,
  isAborted: boolean,
): Promise<void> {
  const { wire, handlers, publish } = protocol;
  const { identities, header: parent } = request;
  const handler = Object.hasOwn(handlers, parent.msg_type) ? handlers[parent.msg_type] : undefined;
  publish({ type: "status", content: { execution_state: "busy" }, parent });
  if (handler !== undefined) {
    const type = parent.msg_type.replace(/_request$/, "_reply");
    const content = isAborted ? { status: "aborted" } : await contentOf(handler, request);
    if (content !== undefined) await socket.send(wire.write(identities, { type, content, parent }));
  }
  publish({ type: "status", content: { execution_state: "idle" }, parent });
}

/** An error in a handler becomes an error reply and does not end the kernel. */
async function contentOf(handler: Handler, request: Request): Promise<Content | undefined> {
  try {
    return await handler(request);
  } catch (thrown) {
    return { status: "error", ...thrownError(thrown, { lineOf: () => undefined }) };
  }
}
