import type { Connection } from "../jupyterSockets.js";
import { loadZeroMq } from "./zeroMqClient.js";

/** Opens the client side of shell, control and iopub; without heartbeat, because it started the kernel, and without stdin. */
export function connectSockets({ ip, shell_port, control_port, iopub_port }: Connection) {
  const { Dealer, Subscriber } = loadZeroMq();
  const shell = new Dealer({ linger: 0 });
  const control = new Dealer({ linger: 0 });
  const iopub = new Subscriber({ receiveHighWaterMark: 0 }); // unlimited, so that no outputs are dropped
  shell.connect(`tcp://${ip}:${shell_port}`);
  control.connect(`tcp://${ip}:${control_port}`);
  iopub.connect(`tcp://${ip}:${iopub_port}`);
  iopub.subscribe();
  return { shell, control, iopub };
}
