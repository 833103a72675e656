import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Folders that hold one manifest (JSON) for each Vulkan driver. */
const manifestFolders = ["/etc/vulkan", "/usr/local/etc/vulkan", "/usr/local/share/vulkan", "/usr/share/vulkan"];

/** Variables of the Vulkan loader that name drivers elsewhere. */
const driverVariables = ["VK_DRIVER_FILES", "VK_ICD_FILENAMES", "VK_ADD_DRIVER_FILES"];

/**
 * Linux reaches a GPU through Vulkan: a loader (`libvulkan.so.1`) and a driver. Other systems have Metal or Direct3D.
 * @throws Error when one of them is missing
 */
export function requireVulkan(): void {
  if (process.platform !== "linux") return;
  if (!hasLoader())
    throw new Error("no Vulkan loader: libvulkan.so.1 is missing (Debian, Ubuntu: apt install libvulkan1)");
  if (!driverVariables.some((name) => process.env[name]) && !manifestFolders.some(hasManifest))
    throw new Error("no Vulkan driver: install the one of your GPU's vendor, or name its manifest in VK_DRIVER_FILES");
}

function hasLoader(): boolean {
  try {
    process.dlopen({ exports: {} }, "libvulkan.so.1");
    return true;
  } catch (error) {
    return String(error).includes("self-register"); // it loads, but is not a module of Node
  }
}

function hasManifest(folder: string): boolean {
  try {
    return readdirSync(join(folder, "icd.d")).some((name) => name.endsWith(".json"));
  } catch {
    return false; // no such folder
  }
}
