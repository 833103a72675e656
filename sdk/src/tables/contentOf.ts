import { createHash } from "node:crypto";

/** Content hash of a text, 16 hex digits. */
export const contentOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
