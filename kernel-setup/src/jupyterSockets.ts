/** The connection file that Jupyter writes for every kernel. */
export interface Connection {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly key: string;
  readonly signature_scheme: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
}

/** The parts of the package zeromq that the kernel uses. */
export interface ZeroMq {
  readonly Publisher: new (options: SocketOptions) => Socket;
  readonly Router: new (options: SocketOptions) => Socket;
  readonly Reply: new (options: SocketOptions) => Socket;
}

interface SocketOptions {
  readonly sendTimeout: number;
  readonly sendHighWaterMark: number;
  readonly linger: number;
}

/** A socket that sends and receives frames. */
export interface Socket extends AsyncIterable<Uint8Array[]> {
  bind(address: string): Promise<void>;
  send(frames: readonly Frame[]): Promise<void>;
  close(): void;
}

export type Frame = string | Uint8Array;

/** The sockets of the thread that runs cells; the control thread has the others. */
export interface JupyterSockets {
  /** Requests of the notebook. */
  readonly shell: Socket;
  /** Input requests to the notebook. */
  readonly stdin: Socket;
  /** Outputs, published to all clients. */
  readonly iopub: Socket;
  /** Flushes pending messages, then closes. */
  close(): void;
}

const options: SocketOptions = {
  // zeromq.js delays every 512th send of a tick and throws EBUSY for the next ones, unless the send timeout is 0;
  // these sockets never need to wait, because their queues are unlimited
  sendTimeout: 0,
  sendHighWaterMark: 0,
  // time to send the last reply on exit, limited in case the client is gone
  linger: 1000,
};

export async function openSockets({ Publisher, Router }: ZeroMq, connection: Connection): Promise<JupyterSockets> {
  const iopub = await openSocket(Publisher, connection, connection.iopub_port);
  const shell = await openSocket(Router, connection, connection.shell_port);
  const stdin = await openSocket(Router, connection, connection.stdin_port);
  return {
    shell,
    stdin,
    iopub,
    close() {
      for (const socket of [iopub, shell, stdin]) socket.close();
    },
  };
}

/** Listens on one of the ports of a connection. */
export async function openSocket(
  kind: new (options: SocketOptions) => Socket,
  { transport, ip }: Connection,
  port: number,
): Promise<Socket> {
  const address = transport === "ipc" ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
  const socket = new kind(options);
  try {
    await socket.bind(address);
  } catch (cause) {
    socket.close();
    throw new Error(`cannot listen on ${address}, given in the connection file: ${cause}`, { cause });
  }
  return socket;
}
