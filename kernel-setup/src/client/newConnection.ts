import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Connection } from "../jupyterSockets.js";

/** What a client writes for a kernel of its own: a random key, and ports that nobody listens on, on the loopback device. */
export async function newConnection(): Promise<Connection> {
  // all at once, or the system would give the same port again
  const servers = Array.from({ length: 5 }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port); // a TCP server that listens has one
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  const [shell_port, control_port, iopub_port, stdin_port, hb_port] = ports as [number, number, number, number, number];
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    shell_port,
    control_port,
    iopub_port,
    stdin_port,
    hb_port,
  };
}
