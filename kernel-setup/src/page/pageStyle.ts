/** Style of a notebook page: follows the light or dark theme, prints on white. */
export const pageStyle = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1c1c1c; --quiet: #606060; --line: #d8d8d8; --code: #f5f6f8; --stderr: #fdf3e1; --error: #fbe9e7;
  --keyword: #a0205a; --string: #0a5c36; --literal: #0550ae; --name: #6f3fb5; --comment: #5f6b76; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --text: #e4e4e4; --quiet: #a0a0a0; --line: #3a3d42; --code: #1e2125; --stderr: #33290f; --error: #3a1f1c;
    --keyword: #ff8fb4; --string: #8fd3a8; --literal: #79c0ff; --name: #d2b0ff; --comment: #9aa5b0; }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1, h2, h3 { line-height: 1.25; margin: 1.75rem 0 0.75rem; }
.markdown > :is(p, ul, ol) { max-width: 46rem; }
pre, code { font: 0.84rem/1.5 ui-monospace, monospace; }
pre { margin: 0.5rem 0; padding: 0.6rem 0.8rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere; }
:is(p, li, td) code { background: var(--code); padding: 0.1em 0.3em; border-radius: 3px; }
.markdown pre { background: var(--code); max-width: 46rem; box-sizing: border-box; }
section.code { margin: 1rem 0; }
.source { position: relative; background: var(--code); border-left: 3px solid var(--line); padding-right: 3.5rem; white-space: pre; overflow: visible; }
.source > code { display: block; overflow-x: auto; }
.source::after { content: "[" attr(data-count) "]"; position: absolute; top: 0.6rem; right: 0.8rem; color: var(--quiet); }
.hljs-keyword { color: var(--keyword); }
:is(.hljs-string, .hljs-regexp) { color: var(--string); }
:is(.hljs-number, .hljs-literal, .hljs-built_in) { color: var(--literal); }
:is(.hljs-title, .hljs-meta) { color: var(--name); }
.hljs-subst { color: var(--text); }
.hljs-comment { color: var(--comment); font-style: italic; }
.mistake { color: var(--keyword); }
.output { overflow-x: auto; padding-left: 0.8rem; }
.output img, .output svg { max-width: 100%; height: auto; }
.stderr { background: var(--stderr); }
.error { background: var(--error); }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.75rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--quiet); }
@media print {
  :root { color-scheme: light; --ground: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --code: #f5f6f8; --stderr: #ffffff; --error: #ffffff;
    --keyword: #a0205a; --string: #0a5c36; --literal: #0550ae; --name: #6f3fb5; --comment: #5f6b76; }
  main { max-width: none; padding: 0; }
  h1, h2, h3 { break-after: avoid; }
  tr, img { break-inside: avoid; }
}
`;
