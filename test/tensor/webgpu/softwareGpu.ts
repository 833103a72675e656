import { existsSync } from "node:fs";
import { describe } from "vitest";

/** SwiftShader: a Vulkan driver that computes on the CPU, from Debian's package `chromium-common`. */
const driver = "/usr/lib/chromium/vk_swiftshader_icd.json";

const missing = !existsSync(driver);
if (missing) console.log(`skipped: the WebGPU backend; its tests compute on SwiftShader, and ${driver} is missing`);

process.env.VK_DRIVER_FILES = driver;
process.env.NASBOOK_BACKEND = "webgpu";

/** `describe`, for tests of the WebGPU backend, which they select. Any GPU that this machine has is left alone. */
export const describeOnGpu = describe.skipIf(missing);
