import { describeTensorFunctions } from "../contract.js";
import { describeOnGpu } from "./softwareGpu.js";

describeOnGpu("the WebGPU backend", () =>
  describeTensorFunctions({ registered: "webgpu", report: { name: "webgpu", kernels: "nasbook" } }),
);
