import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A GPU with memory of its own. */
export interface GpuMemory {
  /** As its driver calls it; "" where it does not say. */
  readonly name: string;
  /** All its memory, what is in use included. */
  readonly bytes: number;
}

/** Where the drivers tell of their GPUs. */
export interface GpuDrivers {
  /** NVIDIA's program. @defaultValue nvidia-smi, as found in PATH */
  readonly nvidiaSmi?: string;
  /** Folder in which Linux lists graphics cards; AMD's driver writes their memory there. @defaultValue /sys/class/drm */
  readonly drm?: string;
}

/** NVIDIA's program may wait for a driver that hangs. */
const longest = { timeout: 5_000 };

/** The GPUs of this machine whose memory a driver tells, of NVIDIA and, on Linux, of AMD. WebGPU itself says nothing of it. */
export async function gpuMemories({
  nvidiaSmi = "nvidia-smi",
  drm = "/sys/class/drm",
}: GpuDrivers = {}): Promise<readonly GpuMemory[]> {
  return [...(await ofNvidia(nvidiaSmi)), ...(await ofAmd(drm))];
}

async function ofNvidia(program: string): Promise<readonly GpuMemory[]> {
  const asked = ["--query-gpu=name,memory.total", "--format=csv,noheader,nounits"];
  const { stdout } = await promisify(execFile)(program, asked, longest).catch(() => ({ stdout: "" })); // not installed
  return stdout.split("\n").flatMap((line) => {
    const [, name, mebibytes] = /^(.+), (\d+)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, bytes: Number(mebibytes) * 2 ** 20 }];
  });
}

async function ofAmd(folder: string): Promise<readonly GpuMemory[]> {
  const cards = (await readdir(folder).catch(() => [])).filter((name) => /^card\d+$/.test(name));
  const told = await Promise.all(
    cards.map(async (card) => {
      const text = await readFile(join(folder, card, "device", "mem_info_vram_total"), "utf8").catch(() => "");
      return { name: "", bytes: Number.parseInt(text, 10) };
    }),
  );
  return told.filter(({ bytes }) => bytes > 0);
}
