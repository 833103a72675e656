import type { Message } from "./messages.js";

type IsIt = (message: Message) => boolean;

/** Keeps what a kernel sends, and finds it by the request that caused it: a test may send thousands. */
export interface Mailbox {
  receive(message: Message): void;
  /** Waits for a message that is like this, or finds it among the earlier ones. */
  find(isIt: IsIt): Promise<Message>;
  /** The same among what was sent for a request. */
  findFor(id: string, isIt: IsIt): Promise<Message>;
  /** What was sent for a request so far. */
  for(id: string): readonly Message[];
  /** Everything so far. */
  all(): readonly Message[];
  /** Nothing more will come: who still waits gets the error. */
  close(reason: Error): void;
}

interface Box {
  readonly messages: Message[];
  readonly searches: Set<{ readonly look: (message: Message) => void; readonly giveUp: (reason: Error) => void }>;
}

export function createMailbox(): Mailbox {
  const newBox = (): Box => ({ messages: [], searches: new Set() });
  const all = newBox();
  const boxes = new Map<string, Box>();
  let closed: Error | undefined;
  const boxOf = (id: string): Box => {
    const box = boxes.get(id) ?? newBox();
    boxes.set(id, box);
    return box;
  };
  const search = ({ messages, searches }: Box, isIt: IsIt) =>
    new Promise<Message>((resolve, reject) => {
      const found = messages.find(isIt);
      if (found !== undefined) return resolve(found);
      if (closed !== undefined) return reject(closed);
      const started = {
        look(message: Message) {
          if (!isIt(message)) return;
          searches.delete(started);
          resolve(message);
        },
        giveUp: reject,
      };
      searches.add(started);
    });
  return {
    receive(message) {
      for (const { messages, searches } of message.parent === undefined ? [all] : [all, boxOf(message.parent)]) {
        messages.push(message);
        for (const { look } of searches) look(message);
      }
    },
    find: (isIt) => search(all, isIt),
    findFor: (id, isIt) => search(boxOf(id), isIt),
    for: (id) => boxOf(id).messages,
    all: () => all.messages,
    close(reason) {
      closed = reason;
      for (const { searches } of [all, ...boxes.values()]) for (const { giveUp } of searches) giveUp(reason);
    },
  };
}
