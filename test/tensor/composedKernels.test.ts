import { describe } from "vitest";
import { describeTensorFunctions } from "./contract.js";

process.env.NASBOOK_BACKEND = "wasm";
process.env.NASBOOK_KERNELS = "off";

describe("the WASM backend with composed kernels", () =>
  describeTensorFunctions({ registered: "wasm", report: { name: "wasm", kernels: "composed" } }));
