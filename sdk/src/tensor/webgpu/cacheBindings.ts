/** A resource of a bind group: a whole buffer, or what is not cached. */
interface Entry {
  readonly binding: number;
  readonly resource: { readonly buffer?: object };
}

/** A bind group before it is made. */
interface BindGroupOptions {
  readonly layout: object;
  readonly entries: readonly Entry[];
}

/** The part of a device that makes pipelines, and binds buffers to them. */
export interface BindingDevice {
  createBindGroup(options: BindGroupOptions): object;
  createComputePipeline(options: object): { getBindGroupLayout(index: number): object };
}

/** Bind groups that are kept; then all are forgotten. A training step has some hundreds. */
const most = 10_000;

/**
 * Makes the device keep its bind groups, by layout and buffers, and each pipeline its layout: TensorFlow.js asks for both in every dispatch,
 * which takes a third of the time that JavaScript spends on a training step. A buffer that is bound is bound whole.
 */
export function cacheBindings(device: BindingDevice): void {
  const numbers = new WeakMap<object, number>();
  let numbered = 0;
  const groups = new Map<string, object>();

  function numberOf(object: object): number {
    const known = numbers.get(object);
    if (known !== undefined) return known;
    numbers.set(object, numbered);
    return numbered++;
  }

  const createBindGroup = device.createBindGroup.bind(device);
  device.createBindGroup = (options) => {
    let key = `${numberOf(options.layout)}`;
    for (const { resource } of options.entries) {
      if (resource.buffer === undefined) return createBindGroup(options); // a texture: its view is made anew each time
      key += `,${numberOf(resource.buffer)}`;
    }
    const known = groups.get(key);
    if (known !== undefined) return known;
    if (groups.size === most) groups.clear();
    const made = createBindGroup(options);
    groups.set(key, made);
    return made;
  };

  const createComputePipeline = device.createComputePipeline.bind(device);
  device.createComputePipeline = (options) => {
    const pipeline = createComputePipeline(options);
    const getLayout = pipeline.getBindGroupLayout.bind(pipeline);
    const layouts = new Map<number, object>();
    pipeline.getBindGroupLayout = (index) => {
      const layout = layouts.get(index) ?? getLayout(index);
      layouts.set(index, layout);
      return layout;
    };
    return pipeline;
  };
}
