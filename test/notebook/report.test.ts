import { describe, expect, test } from "vitest";
import { reportHtml } from "../../sdk/src/notebook/report.js";
import { figures } from "../fixtures/figures.js";
import { hostile, hostileFigures } from "../fixtures/hostile.js";

describe("a report", () => {
  test("needs nothing but itself", () => {
    const html = reportHtml({ title: "All", sections: [{ heading: "History", figure: figures.history }] });
    const markup = html.replace(/<script>.*?<\/script>/gs, "");
    expect(markup).not.toMatch(/<link|<script[^>]* src=|@import|url\(http/);
    expect(markup).toContain("<svg "); // what shows where scripts do not run
    expect(html.length).toBeGreaterThan(1_000_000);
  });

  test("carries Plotly only when there is a figure to draw", () => {
    expect(reportHtml({ title: "Words", sections: [{ heading: "One", text: "two" }] }).length).toBeLessThan(5_000);
  });

  test("holds each figure as the JSON that Plotly reads", () => {
    const html = reportHtml({ title: "t", sections: [{ heading: "h", figure: hostileFigures.confusion }] });
    const [, json] = /<script type="application\/json">(.*?)<\/script>/s.exec(html)!;
    expect(JSON.parse(json!)).toEqual(hostileFigures.confusion.toJSON());
  });

  test("shows paragraphs and tables, numbers grouped and short, what is missing as nothing", () => {
    const html = reportHtml({
      title: "t",
      sections: [
        {
          heading: "h",
          text: "One.\n\nTwo.",
          table: [
            { name: "a", parameters: 133_114, accuracy: 0.881_234 },
            { name: "b", parameters: 7, failure: "diverged" },
          ],
        },
      ],
    });
    expect(html).toContain("<th>failure</th>"); // though the first row has none
    expect(html).toContain("<p>One.</p>\n<p>Two.</p>");
    expect(html).toContain(
      '<tr><td>a</td><td class="number">133,114</td><td class="number">0.8812</td><td></td></tr>\n<tr><td>b</td><td class="number">7</td><td></td><td>diverged</td></tr>',
    );
  });

  test("takes no text for markup", () => {
    const html = reportHtml({
      title: hostile,
      sections: [{ heading: hostile, text: hostile, table: [{ [hostile]: hostile }], svg: `<svg>${hostile}</svg>` }],
    });
    expect(html).not.toMatch(/<img src=x|<\/script/);
    expect(reportHtml({ title: "t", sections: [{ heading: "h", table: [] }] })).toContain("<tbody>");
  });
});
