import type { Layout, Trace } from "./trace.js";

/** What a figure is made of. */
export interface FigureSpec {
  /** Plain text, for lists and reports; the layout holds the title that is drawn. */
  readonly title: string;
  readonly data: readonly Trace[];
  readonly layout: Layout;
}

/** A Plotly figure as plain JSON: frozen, with nothing that draws. A notebook shows it; `JSON.stringify` gives Plotly's format. */
export class Figure {
  readonly title: string;
  readonly data: readonly Trace[];
  readonly layout: Layout;

  constructor({ title, data, layout }: FigureSpec) {
    this.title = title;
    // a copy through JSON: the figure must not change when the caller's lists do, nor when it is saved and read again
    this.data = deepFreeze(JSON.parse(JSON.stringify(data)) as readonly Trace[]);
    this.layout = deepFreeze(JSON.parse(JSON.stringify(layout)) as Layout);
    Object.freeze(this);
  }

  toJSON(): { readonly data: readonly Trace[]; readonly layout: Layout } {
    return { data: this.data, layout: this.layout };
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
