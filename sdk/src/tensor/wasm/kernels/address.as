/**
 * A place in the host's memory, in bytes. Tensors are f32, their last axis fastest. Nothing in this folder has static data: the low
 * addresses belong to the host module.
 */
export type Address = usize;
