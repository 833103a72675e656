import type { Answer } from "./protocol.js";
import type { Content, Outgoing } from "./wire.js";

/**
 * This kernel has no comms, the channels of widgets: who opens one learns that it is closed, and messages through one that
 * was closed go nowhere. https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
 */
export function answersAboutComms(publish: (message: Outgoing) => void): Readonly<Record<string, Answer>> {
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
