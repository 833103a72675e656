import type { Connection } from "../jupyterSockets.js";
import { loadZeroMq } from "./zeroMqClient.js";

/** Opens a client's side of the sockets that it uses: no heartbeat, for it started the kernel; and nobody to ask for input. */
export function connectSockets({ ip, shell_port, control_port, iopub_port }: Connection) {
  const { Dealer, Subscriber } = loadZeroMq();
  const shell = new Dealer({ linger: 0 });
  const control = new Dealer({ linger: 0 });
  const iopub = new Subscriber({ receiveHighWaterMark: 0 }); // or a loud cell would lose outputs
  shell.connect(`tcp://${ip}:${shell_port}`);
  control.connect(`tcp://${ip}:${control_port}`);
  iopub.connect(`tcp://${ip}:${iopub_port}`);
  iopub.subscribe();
  return { shell, control, iopub };
}
