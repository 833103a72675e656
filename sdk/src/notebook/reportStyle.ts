/** Style of a report: reads well on screen, follows the reader's light or dark theme, prints on white. */
export const reportStyle = `
:root { color-scheme: light dark; --ground: #ffffff; --text: #1c1c1c; --quiet: #606060; --line: #d8d8d8; --stripe: #f6f6f6; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #16181b; --text: #e4e4e4; --quiet: #a0a0a0; --line: #3a3d42; --stripe: #1e2125; }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 1.5rem; }
h2 { font-size: 1.3rem; margin: 2.5rem 0 0.75rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
p { max-width: 44rem; white-space: pre-line; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
th, td { padding: 0.3rem 0.75rem; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--quiet); font-weight: 600; white-space: nowrap; }
tbody tr:nth-child(even) { background: var(--stripe); }
.long { min-width: 22rem; overflow-wrap: anywhere; font: 0.75rem/1.5 ui-monospace, monospace; }
.prose { min-width: 16rem; overflow-wrap: anywhere; }
td:first-child:not(.long, .prose) { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
figure { margin: 1rem 0; }
figure.drawn > svg { display: none; }
figure > svg, .drawing { max-width: 100%; height: auto; }
@media print {
  :root { color-scheme: light; --ground: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --stripe: #ffffff; }
  main { max-width: none; padding: 0; }
  h2 { break-after: avoid; }
  .table { overflow-x: visible; }
  table { font-size: 0.6rem; }
  th, td { padding: 0.2rem 0.35rem; }
  .long, .prose { min-width: 8rem; }
  .long { font-size: 0.5rem; }
  figure, tr, .drawing { break-inside: avoid; }
  .modebar { display: none; }
}
`;
