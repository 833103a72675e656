/**
 * Has the backend take a GPU whose timestamps are exact: Dawn rounds them to 65.536 microseconds by default, which is longer than most kernels.
 * To be called before `loadBackend`; where it fails, `loadBackend` says why.
 */
export async function exactTimestamps() {
  try {
    const { create, globals } = await import("webgpu");
    Object.assign(globalThis, globals);
    const gpu = create(["disable-dawn-features=timestamp_quantization"]);
    // Node has a navigator from version 21
    if (globalThis.navigator === undefined) globalThis.navigator = { gpu };
    else Object.defineProperty(globalThis.navigator, "gpu", { value: gpu, configurable: true });
  } catch {
    // no package, or no loader of drivers
  }
}
