/** Where to listen, as the file says that Jupyter writes for every kernel. */
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

/** What this kernel uses of the package zeromq. */
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

/** Frames come out of it, and go in. */
export interface Socket extends AsyncIterable<Uint8Array[]> {
  bind(address: string): Promise<void>;
  send(frames: readonly Frame[]): Promise<void>;
  close(): void;
}

export type Frame = string | Uint8Array;

/** The sockets of the thread that runs cells; those that must not wait for cells are of another. */
export interface JupyterSockets {
  /** Requests of the notebook. */
  readonly shell: Socket;
  /** Questions to the notebook. */
  readonly stdin: Socket;
  /** Outputs, for everyone who listens. */
  readonly iopub: Socket;
  /** Sends and receives everything that still waits, then closes. */
  close(): void;
}

const options: SocketOptions = {
  // zeromq.js puts off every 512th send of a tick and throws EBUSY for the next ones, unless sends may not wait at all;
  // these sockets never have to, for nothing limits their queues
  sendTimeout: 0,
  sendHighWaterMark: 0,
  // the last reply is still sent when the process exits, but a client that is gone cannot hold it up
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
    throw new Error(`cannot listen on ${address}, which the connection file asks for: ${cause}`, { cause });
  }
  return socket;
}
