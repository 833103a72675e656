// Node has it, but its types leave it out
export const { WebAssembly: webAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Instance: new (module: object, imports: object) => { readonly exports: object };
    compile(bytes: Uint8Array): Promise<object>;
  };
};

/** What our kernels import: the memory that they work in, and functions that AssemblyScript has only with tables of numbers. */
export const kernelImports = (memory: object): object => ({
  env: { memory },
  math: { exp: Math.exp, log: Math.log },
});
