import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";
import { describeTensorFunctions } from "./contract.js";

process.env.NASBOOK_BACKEND = "tfjs-node-gpu";

const binding = new URL("../../node_modules/@tensorflow/tfjs-node-gpu/lib", import.meta.url);
const missing = !existsSync(fileURLToPath(binding));
if (missing) console.log("skipped: the native backend; npm run native installs it, where it can");

describe.skipIf(missing)("the native backend", () =>
  describeTensorFunctions({ registered: "tensorflow", report: { name: "tfjs-node-gpu", kernels: "native" } }),
);
