import { createRequire } from "node:module";

/** Version of this package. */
export const version = (createRequire(import.meta.url)("nasbook/package.json") as { version: string }).version;
