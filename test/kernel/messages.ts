import { createHmac } from "node:crypto";

/** A message from the kernel. */
export interface Message {
  readonly type: string;
  /** The id of the request that caused it. */
  readonly parent: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: each type of message has contents of its own, which tests state
  readonly content: any;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Buffer[];
}

export interface RequestParts {
  readonly type: string;
  readonly content: object;
  readonly id: string;
}

const delimiter = "<IDS|MSG>";

/** The frames of a request, signed with a key. Written apart from the kernel's own code, which is tested against it. */
export function requestFrames({ type, content, id }: RequestParts, key: string): string[] {
  const header = {
    msg_id: id,
    msg_type: type,
    session: "test",
    username: "test",
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parts = [header, {}, {}, content].map((part) => JSON.stringify(part));
  return signedFrames(parts, key);
}

/** Frames of a message, whatever it says. */
export const signedFrames = (parts: readonly string[], key: string): string[] => [
  delimiter,
  signature(parts, key),
  ...parts,
];

/** @throws Error when the kernel did not sign with the key */
export function readMessage(frames: readonly Buffer[], key: string): Message {
  const at = frames.findIndex((frame) => frame.toString() === delimiter);
  const [signed, ...parts] = frames.slice(at + 1);
  if (signed?.toString() !== signature(parts.slice(0, 4), key)) throw new Error("the kernel signed wrong");
  const [header, parent, metadata, content] = parts.slice(0, 4).map((part) => JSON.parse(part.toString()));
  return { type: header.msg_type, parent: parent.msg_id, metadata, content, buffers: parts.slice(4) };
}

function signature(parts: readonly (string | Buffer)[], key: string): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}
