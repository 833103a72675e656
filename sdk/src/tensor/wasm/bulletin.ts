/**
 * Communication of a team's threads through shared memory. One thread posts jobs, one at a time; all threads claim shares of the current
 * job. The ticket holds the job's number and its range of unclaimed shares in one word, so that a thread that comes late to a job that
 * is finished claims nothing. No job is posted while a claimed share is unfinished.
 */
export interface Bulletin {
  readonly words: Int32Array;
  readonly job: Buffer;
  readonly error: Buffer;
}

const wordsAt = { ticket: 0, number: 1, finished: 2, failed: 3, jobLength: 4, errorLength: 5, requests: 8 } as const;
/** Words of a helper's memory request: state, bytes, address to free; the reply replaces the bytes. */
const request = { state: 0, bytes: 1, freed: 2, words: 3 } as const;
const states = { none: 0, asked: 1, answered: 2, refused: 3 } as const;
const textStart = 512;
const longestJob = 8192;
const longestError = 1024;
/** Maximum number of helpers. */
export const mostHelpers = 15;

/** The ticket: 20 bits of the job's number, and the first unclaimed share and the end of the range, 5 bits each. */
const ticketBits = { share: 5, number: 20 } as const;
const shareMask = (1 << ticketBits.share) - 1;
const numberMask = (1 << ticketBits.number) - 1;

/** Polls before a thread sleeps: about 0.2 ms, within which the next job usually comes. */
const looks = 50_000;

export const bulletinBytes = textStart + longestJob + longestError;

export const openBulletin = (shared: SharedArrayBuffer): Bulletin => ({
  words: new Int32Array(shared, 0, textStart / 4),
  job: Buffer.from(shared, textStart, longestJob),
  error: Buffer.from(shared, textStart + longestJob, longestError),
});

/** Posts a job. @returns its number */
export function post({ words, job }: Bulletin, text: string, shares: number): number {
  if (text.length > longestJob)
    throw new RangeError(`the description of a job has ${text.length} characters, but ${longestJob} fit`);
  const number = (Atomics.load(words, wordsAt.number) + 1) & numberMask;
  job.write(text, "latin1");
  Atomics.store(words, wordsAt.jobLength, text.length);
  Atomics.store(words, wordsAt.finished, 0);
  Atomics.store(words, wordsAt.failed, 0);
  Atomics.store(words, wordsAt.ticket, (number << (2 * ticketBits.share)) | shares);
  Atomics.store(words, wordsAt.number, number);
  Atomics.notify(words, wordsAt.number);
  return number;
}

/** Waits for a job other than this one. @returns its number */
export function nextJob({ words }: Bulletin, last: number): number {
  for (let look = 0; Atomics.load(words, wordsAt.number) === last; look++)
    if (look > looks) Atomics.wait(words, wordsAt.number, last);
  return Atomics.load(words, wordsAt.number);
}

/**
 * Claims a share of a job; undefined when none is left. The posting thread claims from the start and helpers from the end, so that in the
 * next job each has in its cache what it wrote before.
 */
export function claimShare({ words }: Bulletin, number: number, end: "first" | "last"): number | undefined {
  for (;;) {
    const ticket = Atomics.load(words, wordsAt.ticket);
    const first = (ticket >>> ticketBits.share) & shareMask;
    const past = ticket & shareMask;
    if (ticket >>> (2 * ticketBits.share) !== number || first >= past) return undefined;
    const rest = end === "first" ? ticket + (1 << ticketBits.share) : ticket - 1;
    if (Atomics.compareExchange(words, wordsAt.ticket, ticket, rest) === ticket)
      return end === "first" ? first : past - 1;
  }
}

/** The description of the job, for a thread that has claimed a share of it. */
export const readJob = ({ words, job }: Bulletin): string =>
  job.toString("latin1", 0, Atomics.load(words, wordsAt.jobLength));

export function finishShare({ words }: Bulletin): void {
  Atomics.add(words, wordsAt.finished, 1);
  Atomics.notify(words, wordsAt.finished);
}

/** Releases a claimed share as failed, together with all unclaimed shares. */
export function failShare(bulletin: Bulletin, number: number, message: string): void {
  const { words, error } = bulletin;
  Atomics.store(words, wordsAt.errorLength, error.write(message));
  Atomics.store(words, wordsAt.failed, 1);
  do finishShare(bulletin);
  while (claimShare(bulletin, number, "first") !== undefined);
}

/**
 * Waits until this number of shares is finished, and serves the memory requests of helpers meanwhile.
 * @param serve frees the memory at `freed`, unless it is 0, and returns the address of `bytes` bytes
 * @throws Error with the message of the share that failed
 */
export function awaitShares(
  { words, error }: Bulletin,
  shares: number,
  serve: (helper: number, bytes: number, freed: number) => number,
): void {
  for (let look = 0; ; look++) {
    const finished = Atomics.load(words, wordsAt.finished);
    if (finished >= shares) break;
    for (let helper = 0; helper < mostHelpers; helper++) {
      const at = wordsAt.requests + helper * request.words;
      if (Atomics.load(words, at) === states.asked) answer(words, at, (bytes, freed) => serve(helper, bytes, freed));
    }
    if (look > looks) Atomics.wait(words, wordsAt.finished, finished, 1);
  }
  if (Atomics.load(words, wordsAt.failed) === 1)
    throw new Error(error.toString("utf8", 0, Atomics.load(words, wordsAt.errorLength)));
}

function answer(words: Int32Array, at: number, serve: (bytes: number, freed: number) => number): void {
  let state: number = states.answered;
  try {
    const address = serve(Atomics.load(words, at + request.bytes) >>> 0, Atomics.load(words, at + request.freed) >>> 0);
    Atomics.store(words, at + request.bytes, address | 0);
  } catch {
    state = states.refused;
  }
  Atomics.store(words, at, state);
  Atomics.notify(words, at);
}

/** Requests memory from the posting thread, frees some, or both. @throws RangeError when the memory is full */
export function askMemory({ words }: Bulletin, helper: number, bytes: number, freed: number): number {
  const at = wordsAt.requests + helper * request.words;
  Atomics.store(words, at + request.bytes, bytes | 0);
  Atomics.store(words, at + request.freed, freed | 0);
  Atomics.store(words, at, states.asked);
  while (Atomics.load(words, at) === states.asked) Atomics.wait(words, at, states.asked);
  const state = Atomics.load(words, at);
  Atomics.store(words, at, states.none);
  if (state === states.refused)
    throw new RangeError(`WebAssembly memory is full: no ${bytes} bytes left; use smaller batches`);
  return Atomics.load(words, at + request.bytes) >>> 0;
}
