// Node has it, but its types do not
export const { WebAssembly: webAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Instance: new (module: object, imports: object) => { readonly exports: object };
    compile(bytes: Uint8Array): Promise<object>;
  };
};

/** Imports of our kernels: their memory, and functions that AssemblyScript only implements with lookup tables. */
export const kernelImports = (memory: object): object => ({
  env: { memory },
  math: { exp: Math.exp, log: Math.log },
});
