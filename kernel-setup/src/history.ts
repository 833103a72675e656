import type { Content } from "./wire.js";

/** What a client asks of the history, all of it optional but the kind of access. */
interface HistoryRequest {
  readonly hist_access_type: "tail" | "range" | "search";
  /** Also what the cells answered. */
  readonly output?: boolean;
  /** How many at most, the newest. */
  readonly n?: number | null;
  /** 0 is this session, as is the number in the answers. */
  readonly session?: number;
  readonly start?: number | null;
  /** The first that is not answered. */
  readonly stop?: number | null;
  /** With * and ? for any characters and any one. */
  readonly pattern?: string | null;
  readonly unique?: boolean;
}

interface Entry {
  readonly count: number;
  readonly input: string;
  output: string | null;
}

/** The cells that were executed, for as long as the kernel lives. */
export interface History {
  add(count: number, input: string): void;
  /** The text of what a cell answered. */
  answered(count: number, output: string): void;
  /** @returns the content of a history_reply */
  reply(request: Content): Content;
}

const session = 1; // nothing outlives the kernel, so there is no other

export function createHistory(): History {
  const entries: Entry[] = [];
  return {
    add(count, input) {
      entries.push({ count, input, output: null });
    },
    answered(count, output) {
      const entry = entries.findLast((entry) => entry.count === count);
      if (entry !== undefined) entry.output = output;
    },
    reply(content) {
      const request = content as unknown as HistoryRequest; // the protocol's word
      const history = select(entries, request).map(({ count, input, output }) => [
        session,
        count,
        request.output === true ? [input, output] : input,
      ]);
      return { status: "ok", history };
    },
  };
}

function select(entries: readonly Entry[], request: HistoryRequest): readonly Entry[] {
  switch (request.hist_access_type) {
    case "tail":
      return newest(entries, request.n);
    case "range": {
      if (request.session !== undefined && request.session !== 0 && request.session !== session) return [];
      const { start, stop } = request;
      return entries.filter(({ count }) => count >= (start ?? 0) && count < (stop ?? Number.POSITIVE_INFINITY));
    }
    case "search": {
      const pattern = glob(request.pattern ?? "*");
      const found = entries.filter(({ input }) => pattern.test(input));
      const isLast = ({ input }: Entry, index: number) =>
        !found.slice(index + 1).some((later) => later.input === input);
      return newest(request.unique === true ? found.filter(isLast) : found, request.n);
    }
    default:
      throw new RangeError(
        `hist_access_type must be tail, range or search, but got ${JSON.stringify(request.hist_access_type satisfies never)}`,
      );
  }
}

const newest = (entries: readonly Entry[], n: number | null | undefined): readonly Entry[] =>
  n === undefined || n === null ? entries : entries.slice(Math.max(0, entries.length - n));

function glob(pattern: string): RegExp {
  const parts = pattern.split(/([*?])/).map((part) => {
    if (part === "*") return "[^]*";
    return part === "?" ? "[^]" : part.replace(/[\\^$.|+()[\]{}]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}$`);
}
