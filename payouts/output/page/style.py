"""The style of a page: quiet, legible in light and dark, and on A4."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark;
  --ink: #1d2430; --soft: #5b6675; --line: #d5dae1; --page: #ffffff; --band: #f4f6f9;
  --mark: #9b2c1f; --mark-band: #fbeeec; --blue: #1f4e8c; }
@media (prefers-color-scheme: dark) { :root {
  --ink: #e3e7ed; --soft: #9aa5b4; --line: #39424f; --page: #151a21; --band: #1d242d;
  --mark: #f0a093; --mark-band: #37211f; --blue: #8fb8f0; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.7 system-ui, "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC",
    "Microsoft YaHei", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3, h4 { line-height: 1.35; font-weight: 600; break-after: avoid; }
:is(h2, h3, h4) + .note { break-after: avoid; }
h1 { font-size: 1.9rem; margin: 0; }
h2 { font-size: 1.45rem; margin: 3.2rem 0 .6rem; padding-bottom: .35rem;
  border-bottom: 2px solid var(--blue); }
h3 { font-size: 1.05rem; margin: 1.7rem 0 .4rem; color: var(--blue); }
h4 { font-size: 1rem; margin: 1.2rem 0 .2rem; }
h1 small, h2 small, h3 small { font-weight: 400; font-size: .8rem; color: var(--soft);
  margin-left: .4rem; }
p { margin: .4rem 0; }
.subtitle, .note, .about { color: var(--soft); font-size: .875rem; }
.about { display: block; line-height: 1.5; }
.warning { color: var(--mark); background: var(--mark-band); border-left: 4px solid var(--mark);
  padding: .4rem .8rem; font-weight: 600; }
ul, ol { margin: .4rem 0; padding-left: 1.5rem; }
li { margin: .25rem 0; break-inside: avoid; }
a { color: var(--blue); }
.wide { overflow-x: auto; margin: .6rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.45;
  font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding: .2rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .55rem; text-align: left;
  vertical-align: top; }
th { background: var(--band); font-weight: 600; border-bottom: 2px solid var(--line); }
th:first-child, td:first-child { white-space: nowrap; }
.right { text-align: right; }
td.right { white-space: nowrap; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.formula { margin: .45rem 0; padding: .45rem .8rem; background: var(--band);
  border-left: 3px solid var(--blue); break-inside: avoid; }
.formula code { display: block; font: .8rem/1.5 ui-monospace, "Noto Sans Mono CJK SC", Consolas,
  monospace; color: var(--soft); overflow-wrap: anywhere; }
figure { margin: .6rem 0; break-inside: avoid; }
.chart { width: 100%; max-width: 44rem; height: auto; display: block; }
.chart .axis { stroke: var(--line); fill: none; }
.chart .series { stroke: var(--blue); stroke-width: 2.5; fill: none; }
.chart .open { stroke-dasharray: 5 4; }
.chart .join { stroke: var(--blue); stroke-width: 1; fill: none; opacity: .6; }
.chart text { font-size: 11px; fill: var(--soft); }
.chart .value { fill: var(--ink); font-size: 12px; }
.bars .gain { fill: var(--blue); }
.bars .loss { fill: var(--mark); }
.signoff { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr));
  gap: 2.2rem 1.5rem; margin-top: 1.6rem; break-inside: avoid; }
.signoff span { border-bottom: 1px solid var(--ink); padding-bottom: .1rem; min-height: 2.4rem; }
.signoff span::after { content: "："; }
@page { size: A4; margin: 18mm 16mm; }
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --page: #fff; --band: #f4f4f4;
    --mark: #8a1c10; --mark-band: #fff; --blue: #17406f; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  h2[id] { break-before: page; margin-top: 0; }
  a { color: inherit; text-decoration: none; }
}
"""
