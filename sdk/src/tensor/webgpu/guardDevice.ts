import type { AdapterReport } from "./adapterReport.js";
import type { BufferManager } from "./bufferPool.js";
import type { GpuDevice } from "./gpu.js";

/** The part of TensorFlow.js's WebGPU backend that is guarded. */
export interface GuardedBackend {
  read(data: object): Promise<unknown>;
  readSync(data: object): unknown;
  readonly tensorMap: { get(data: object): { readonly values?: unknown; readonly dtype: string } };
  bufferManager: BufferManager;
}

/** What is known of a guarded device. */
export interface GuardedDevice {
  /** Whether it was lost, and with it all that its tensors held. */
  lost(): boolean;
}

/**
 * Turns what WebGPU reports on the side, or not at all, into errors: a lost device, failed commands, tensors beyond the limits of the adapter,
 * and synchronous reading, which a GPU outside a browser does not have.
 */
export function guardDevice(
  backend: GuardedBackend,
  device: Pick<GpuDevice, "lost" | "addEventListener">,
  { name, limits }: AdapterReport,
): GuardedDevice {
  let fault: string | undefined;
  let lost = false;
  device.addEventListener("uncapturederror", ({ error }) => {
    const what = error.constructor.name === "GPUOutOfMemoryError" ? "ran out of memory" : "reported an error";
    fault ??= `the GPU ${what}: ${firstLine(error.message)}`;
  });
  void device.lost.then(({ reason, message }) => {
    lost = true;
    fault = `the GPU device was lost (${reason}): ${firstLine(message)}`;
  });

  const read = backend.read.bind(backend);
  backend.read = async (data) => {
    const values = await read(data).catch((error: unknown) => {
      throw fault === undefined ? error : new Error(fault, { cause: error });
    });
    if (fault === undefined) return values;
    const message = fault;
    if (!lost) fault = undefined; // told once: what is computed from here on may be right
    throw new Error(message);
  };

  const readSync = backend.readSync.bind(backend);
  backend.readSync = (data) => {
    const { values, dtype } = backend.tensorMap.get(data);
    if ((values !== undefined && values !== null) || dtype === "string" || drawsCanvases()) return readSync(data);
    throw new Error(
      "dataSync and arraySync cannot wait for the GPU; use await tensor.data() or await tensor.array(), outside tf.tidy and gradients",
    );
  };

  const { bufferManager } = backend;
  const acquireBuffer = bufferManager.acquireBuffer.bind(bufferManager);
  bufferManager.acquireBuffer = (bytes, ...rest) => {
    if (bytes > limits.tensorBytes)
      throw new RangeError(
        `a tensor must have at most ${limits.tensorBytes} bytes on ${name}, but has ${bytes}; use a smaller batch or fewer channels`,
      );
    return acquireBuffer(bytes, ...rest);
  };
  return { lost: () => lost };
}

/** Whether there are canvases to draw on, by which TensorFlow.js reads synchronously; Deno has some that cannot. */
function drawsCanvases(): boolean {
  const { OffscreenCanvas: Canvas } = globalThis as {
    readonly OffscreenCanvas?: new (width: number, height: number) => { getContext(kind: "2d"): object | null };
  };
  return Canvas !== undefined && new Canvas(1, 1).getContext("2d") !== null;
}

const firstLine = (message: string): string => message.split("\n")[0] ?? message;
