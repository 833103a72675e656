/** The `exports` of a cell, through which its compiled code reads earlier declarations and adds its own. */
export type CellExports = Record<string | symbol, unknown>;

/** A running cell. */
export interface RunningCell {
  readonly exports: CellExports;
  /** Registers getters and setters of the cell's variables. */
  share(variables: CellExports): void;
  /** Names declared so far. */
  readonly declared: ReadonlySet<string>;
  /** Ends the cell: its background work can no longer declare anything. */
  end(): void;
}

/** The variables of all cells; the latest declaration of a name wins. */
export interface SharedVariables {
  /** @param names names that the cell declares */
  run(names: ReadonlySet<string>): RunningCell;
}

/** @param others receives other exports: the value of the last expression, which tslab reads there */
export function createSharedVariables(others: CellExports): SharedVariables {
  const shared = new Map<string | symbol, PropertyDescriptor>();
  return {
    run(names) {
      const own = Object.create(null) as CellExports;
      const declared = new Set<string>();
      let hasEnded = false;
      /** Compiled code sets a name after its declaration and after each assignment; the first time declares it. */
      const declare = (name: string, how: PropertyDescriptor) => {
        if (hasEnded || declared.has(name)) return;
        declared.add(name);
        shared.set(name, Object.getOwnPropertyDescriptor(own, name) ?? how);
      };
      const isOwn = (name: string | symbol): name is string => names.has(name as string);
      const exports = new Proxy(others, {
        get(_, name) {
          const found = shared.get(name);
          if (found === undefined) return others[name];
          return found.get === undefined ? found.value : found.get();
        },
        set(_, name, value) {
          if (isOwn(name)) {
            declare(name, { value });
            return true;
          }
          const found = shared.get(name);
          if (found?.set !== undefined) found.set(value);
          else if (found !== undefined) shared.set(name, { value });
          else if (!hasEnded) others[name] = value;
          return true;
        },
        // imports are defined this way
        defineProperty(_, name, how) {
          if (isOwn(name)) declare(name, how);
          return true;
        },
      });
      return {
        exports,
        share(variables) {
          Object.defineProperties(own, Object.getOwnPropertyDescriptors(variables));
        },
        declared,
        end() {
          hasEnded = true;
        },
      };
    },
  };
}
