import { expect, test } from "vitest";
import { cacheBindings } from "../../../sdk/src/tensor/webgpu/cacheBindings.js";

function device() {
  let made = 0;
  const own = {
    createBindGroup: (_: object): object => ({ number: made++ }),
    createComputePipeline: (_: object) => ({ getBindGroupLayout: (index: number): object => ({ index }) }),
  };
  cacheBindings(own);
  return { own, made: () => made };
}
const entries = (...buffers: object[]) => buffers.map((buffer, binding) => ({ binding, resource: { buffer } }));

test("a bind group is made once for a layout and its buffers", () => {
  const { own, made } = device();
  const [layout, another, a, b] = [{}, {}, {}, {}];
  const first = own.createBindGroup({ layout, entries: entries(a, b) });
  expect(own.createBindGroup({ layout, entries: entries(a, b) })).toBe(first);
  expect(own.createBindGroup({ layout, entries: entries(b, a) })).not.toBe(first);
  expect(own.createBindGroup({ layout: another, entries: entries(a, b) })).not.toBe(first);
  expect(made()).toBe(3);
});

test("views of textures, which live for one dispatch, are bound anew", () => {
  const { own, made } = device();
  const [layout, view] = [{}, {}];
  const options = { layout, entries: [{ binding: 0, resource: view }] };
  expect(own.createBindGroup(options)).not.toBe(own.createBindGroup(options));
  expect(made()).toBe(2);
});

test("a pipeline has one object for each of its layouts", () => {
  const pipeline = device().own.createComputePipeline({});
  expect(pipeline.getBindGroupLayout(0)).toBe(pipeline.getBindGroupLayout(0));
  expect(pipeline.getBindGroupLayout(1)).toEqual({ index: 1 });
});
