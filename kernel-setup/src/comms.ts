import type { Handler } from "./protocol.js";
import type { Content, Outgoing } from "./wire.js";

/**
 * This kernel does not support comms, the channels of widgets: it closes a comm as soon as it is opened and ignores messages on it.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
 */
export function commHandlers(publish: (message: Outgoing) => void): Readonly<Record<string, Handler>> {
  return {
    comm_info_request: (): Content => ({ status: "ok", comms: {} }),
    comm_open({ header, content: { comm_id } }) {
      publish({ type: "comm_close", content: { comm_id, data: {} }, parent: header });
      return undefined;
    },
    comm_msg: () => undefined,
    comm_close: () => undefined,
  };
}
