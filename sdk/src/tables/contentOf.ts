import { createHash } from "node:crypto";

/** Sixteen hex digits that are equal for equal texts. */
export const contentOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);
