/**
 * How a report looks: on wide screens and phones, light and dark, and printed.
 *
 * @module
 */

/** The style sheet. Plots keep their white ground in the dark, as in print. */
export const css: string = `
:root {
  color-scheme: light dark;
  --ink: #222; --soft: #5a5a5a; --line: #d8d8d8; --ground: #fff; --raised: #f5f6f8; --link: #00589c;
  font: 16px/1.5 system-ui, "DejaVu Sans", Verdana, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e6e6e6; --soft: #ababab; --line: #40444b; --ground: #17191c; --raised: #212429;
    --link: #7cc0f5;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.25rem 0 .75rem; }
p { margin: .5rem 0; max-width: 45rem; overflow-wrap: anywhere; }
p.note { font-size: .9rem; }
.lead, .note, figcaption { color: var(--soft); }
a { color: var(--link); }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 0; }
.facts > div { background: var(--raised); border-radius: .4rem; padding: .6rem .8rem; }
dt { color: var(--soft); font-size: .85rem; }
dd { margin: 0; font-size: 1.3rem; font-variant-numeric: tabular-nums; }
dd.note { font-size: .8rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; }
th, td { text-align: left; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
thead th { color: var(--soft); font-weight: normal; vertical-align: bottom; }
tbody th { font-weight: normal; min-width: 8rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
td.number { white-space: nowrap; }
th.number { min-width: 0; }
figure { margin: 0 0 1.75rem; }
figure img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: .4rem; }
figcaption { font-size: .9rem; margin-top: .4rem; max-width: 45rem; }
details { margin: 1rem 0; }
summary { cursor: pointer; font-size: 1.2rem; font-weight: bold; margin: 1rem 0 .75rem; }
pre { background: var(--raised); border-radius: .4rem; padding: .75rem .9rem; overflow-x: auto; font-size: .85rem; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  /* Smaller than this the text of a plot cannot be read: it scrolls instead. */
  figure img { max-width: none; }
  figure img[width] { width: auto; min-width: 100%; }
}
@media print {
  :root { --ink: #000; --soft: #444; --line: #bbb; --ground: #fff; --raised: #fff; font-size: 11px; }
  main { max-width: none; padding: 0; }
  figure, .facts > div, tr { break-inside: avoid; }
  .facts > div { border: 1px solid var(--line); }
  .wide { overflow: visible; }
  details::details-content { content-visibility: visible; block-size: auto; }
  a { color: inherit; }
}
`;
