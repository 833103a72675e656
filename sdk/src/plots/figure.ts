import { plainText } from "./plotlyText.js";
import type { AnyTrace, Layout, OtherLayout, Trace } from "./trace.js";

/** What a figure is made of. */
export interface FigureSpec<T extends AnyTrace = Trace> {
  /** Plain text, for lists and reports. Default: the title of the layout. */
  readonly title?: string;
  /** Traces of any type that Plotly knows. */
  readonly data: readonly T[];
  readonly layout?: Layout | OtherLayout;
}

/**
 * A Plotly figure as frozen, plain JSON. Notebooks show it; `JSON.stringify` returns Plotly's format. Typed arrays become lists.
 *
 * @example
 * new Figure({ data: [{ type: "pie", labels: ["a", "b"], values: [1, 3] }], layout: { title: { text: "Shares" } } });
 */
export class Figure<T extends AnyTrace = Trace> {
  readonly title: string;
  readonly data: readonly T[];
  readonly layout: Layout;

  constructor({ title, data, layout = {} }: FigureSpec<T>) {
    // a copy through JSON: the figure must not change when the caller's lists do, nor when it is saved and read again
    this.data = deepFreeze(JSON.parse(JSON.stringify(data, listed)) as readonly T[]);
    // options of the user's layout that our type does not list are kept as they are
    this.layout = deepFreeze(JSON.parse(JSON.stringify(layout, listed)) as Layout);
    this.title = title ?? titleOf(this.layout.title);
    Object.freeze(this);
  }

  toJSON(): { readonly data: readonly T[]; readonly layout: Layout } {
    return { data: this.data, layout: this.layout };
  }
}

/** JSON would write a typed array as an object. */
const listed = (_: string, value: unknown): unknown =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as unknown as ArrayLike<number>) : value;

/** Plotly takes a title as text or as an object. */
function titleOf(title: unknown): string {
  const text = typeof title === "object" && title !== null ? Reflect.get(title, "text") : title;
  return typeof text === "string" && text !== "" ? plainText(text) : "figure";
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
