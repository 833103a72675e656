import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type { Connection } from "../jupyterSockets.js";

/** Connection data for a new kernel: a random key, and free ports on the loopback interface. */
export async function newConnection(): Promise<Connection> {
  // open all at once, or the system could assign a port twice
  const servers = Array.from({ length: 5 }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port); // a listening TCP server has an AddressInfo
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
