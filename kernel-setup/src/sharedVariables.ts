/** The `exports` of a cell: where its compiled code reads what earlier cells declared, and tells what it declares. */
export type CellExports = Record<string | symbol, unknown>;

/** A cell that runs. */
export interface RunningCell {
  readonly exports: CellExports;
  /** How the variables of the cell are read and changed, as getters and setters. */
  share(variables: CellExports): void;
  /** The names that it has declared so far. */
  readonly declared: ReadonlySet<string>;
  /** What it still does in the background declares nothing more. */
  end(): void;
}

/** The variables of all cells. A name means what was declared last. */
export interface SharedVariables {
  /** @param names what the cell is going to declare */
  run(names: ReadonlySet<string>): RunningCell;
}

/** @param others takes what no cell declares: the value of a last expression, which tslab looks for there */
export function createSharedVariables(others: CellExports): SharedVariables {
  const shared = new Map<string | symbol, PropertyDescriptor>();
  return {
    run(names) {
      const own = Object.create(null) as CellExports;
      const declared = new Set<string>();
      let hasEnded = false;
      /** The compiled code mentions a name right after its declaration, and after each assignment: the first one counts. */
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
        // imports are told this way
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
