import { describe } from "vitest";
import { describeTensorFunctions } from "./contract.js";

process.env.NASBOOK_BACKEND = "wasm";
delete process.env.NASBOOK_KERNELS;

describe("the WASM backend with our kernels", () =>
  describeTensorFunctions({ registered: "wasm", report: { name: "wasm", kernels: "nasbook" } }));
