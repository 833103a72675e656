import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { Connection, Frame } from "./jupyterSockets.js";

/** Header of a message; a reply repeats the header of its request. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

export type Content = Readonly<Record<string, unknown>>;

/** A received message. */
export interface Request {
  /** Routing identities of the sender. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  /** Parent header; undefined when there is none. */
  readonly parent: Header | undefined;
  readonly content: Content;
}

/** A message to send. */
export interface Outgoing {
  /** Message id, which replies repeat; random by default. */
  readonly id?: string;
  readonly type: string;
  readonly content: Content;
  /** Parent header; empty when there is none. */
  readonly parent: Header | undefined;
  readonly metadata?: Content | undefined;
  readonly buffers?: readonly Uint8Array[] | undefined;
}

/** Encodes and decodes messages. https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol */
export interface Wire {
  /** @throws Error when the frames are not a message, or not signed with the key of the connection file */
  read(frames: readonly Uint8Array[]): Request;
  /** @param identities of the recipient, or the topic of a published message */
  write(identities: readonly Frame[], message: Outgoing): readonly Frame[];
}

export const protocolVersion = "5.3";
const delimiter = "<IDS|MSG>";
/** Limit on the header, which every reply repeats. */
const mostHeaderBytes = 65_536;

export function createWire({ key, signature_scheme }: Pick<Connection, "key" | "signature_scheme">): Wire {
  const session = randomUUID();
  const algorithm = signature_scheme.replace(/^hmac-/, "");
  const sign = (parts: readonly Frame[]) => {
    if (key === "") return ""; // an empty key disables signatures
    const hmac = createHmac(algorithm, key);
    for (const part of parts) hmac.update(part);
    return hmac.digest("hex");
  };
  return {
    read(frames) {
      const at = frames.findIndex((frame) => Buffer.from(frame).toString("latin1") === delimiter);
      if (at < 0 || frames.length < at + 6) throw new Error("it does not have the frames of a Jupyter message");
      const signature = frames[at + 1]!;
      const parts = frames.slice(at + 2, at + 6);
      // verify before parsing: unauthenticated input must not reach JSON.parse
      if (!equal(signature, Buffer.from(sign(parts)))) throw new Error("its signature is wrong");
      if (parts[0]!.length > mostHeaderBytes) throw new Error(`its header has more than ${mostHeaderBytes} bytes`);
      const [header, parent, , content] = parts.map((part): unknown => JSON.parse(Buffer.from(part).toString("utf8")));
      if (!isHeader(header)) throw new Error("its header is invalid");
      if (!isRecord(content)) throw new Error("its content is not an object");
      return { identities: frames.slice(0, at), header, parent: isHeader(parent) ? parent : undefined, content };
    },
    write(identities, { id = randomUUID(), type, content, parent, metadata = {}, buffers = [] }) {
      const header: Header = {
        msg_id: id,
        msg_type: type,
        session,
        username: parent?.username ?? "kernel",
        date: new Date().toISOString(),
        version: protocolVersion,
      };
      const parts = [header, parent ?? {}, metadata, content].map((part) => JSON.stringify(part));
      return [...identities, delimiter, sign(parts), ...parts, ...buffers];
    },
  };
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

const isRecord = (value: unknown): value is Content =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Fields that are not needed for a reply may be missing. */
const isHeader = (value: unknown): value is Header =>
  isRecord(value) && typeof value.msg_id === "string" && typeof value.msg_type === "string";
