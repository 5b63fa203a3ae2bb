/** How the page looks: light or dark as the system has it, in two panes or on a phone in one. */
export const STYLE = `
:root {
  --back: #fbfaf8; --pane: #ffffff; --text: #22211f; --quiet: #6b675f; --line: #e4e0d8;
  --rose: #b3124f; --wash: #f7e9ef; --get: #1d6b46; --post: #8a4b00; --delete: #a11;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #171614; --pane: #1f1e1b; --text: #ece9e2; --quiet: #a39d91; --line: #38352f;
    --rose: #ff7aa8; --wash: #35202a; --get: #6fd3a3; --post: #f0b35e; --delete: #ff8f8f;
  }
}
* { box-sizing: border-box }
body {
  margin: 0; height: 100dvh; display: flex; flex-direction: column;
  font: 1rem/1.5 system-ui, sans-serif; background: var(--back); color: var(--text);
}
header {
  display: flex; gap: .75rem; align-items: center; padding: .6rem 1rem;
  border-bottom: 1px solid var(--line); background: var(--pane);
}
h1 { font-size: 1.25rem; margin: 0; letter-spacing: .02em }
h1 a { color: var(--rose); text-decoration: none }
h2 { font-size: 1.15rem; margin: 0 0 .25rem; overflow-wrap: anywhere }
h3 { font-size: .8rem; text-transform: uppercase; letter-spacing: .08em; color: var(--quiet); margin: 1rem .75rem .25rem }
a { color: var(--rose) }
input, select, textarea, button {
  font: inherit; color: inherit; background: var(--back);
  border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .6rem; min-width: 0;
}
textarea, pre, code, .path, .mono { font: .875rem/1.5 ui-monospace, Menlo, Consolas, monospace }
button { cursor: pointer }
button.main { background: var(--rose); border-color: var(--rose); color: var(--pane); font-weight: 600 }
:focus-visible { outline: 2px solid var(--rose); outline-offset: 2px }
#filter { flex: 1 1 12rem; max-width: 28rem }
#reload { margin-left: auto }
#panes { flex: 1; min-height: 0; display: grid; grid-template-columns: minmax(15rem, 24rem) 1fr }
#list { overflow-y: auto; border-right: 1px solid var(--line); padding-bottom: 2rem }
#list a {
  display: flex; gap: .6rem; align-items: baseline; padding: .3rem .75rem;
  color: inherit; text-decoration: none; overflow-wrap: anywhere;
}
#list a:hover { background: var(--wash) }
#list a[aria-current] { background: var(--wash); box-shadow: inset 3px 0 var(--rose) }
.method { font: 600 .7rem ui-monospace, monospace; flex: 0 0 3.6em; color: var(--get) }
.method.post, .method.put, .method.patch { color: var(--post) }
.method.delete { color: var(--delete) }
main { overflow-y: auto; padding: 1.25rem clamp(1rem, 4vw, 2.5rem) 3rem }
main:focus { outline: none }
.quiet, .hint { color: var(--quiet) }
.hint { font-size: .85rem; margin: .1rem 0 0 }
.path { overflow-wrap: anywhere; margin: 0 0 1rem }
form { max-width: 44rem } form > div > button { margin-bottom: .85rem }
.field { margin: 0 0 .85rem }
.field > label { display: block; font-weight: 600; font-size: .9rem }
.field input:not([type=checkbox]), .field select, .field textarea { width: 100% }
.field textarea { min-height: 5.5rem; resize: vertical }
.field [aria-invalid=true] { border-color: var(--delete) }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0 }
.status { font-weight: 600 } .status.bad { color: var(--delete) } .status.good { color: var(--get) }
pre {
  background: var(--pane); border: 1px solid var(--line); border-radius: .4rem;
  padding: .75rem; margin: .5rem 0; overflow: auto; max-height: 60vh; white-space: pre-wrap; overflow-wrap: anywhere;
}
img.live { max-width: 100%; border-radius: .4rem; border: 1px solid var(--line); background: var(--pane) }
.back { display: none }
@media (max-width: 46rem) {
  header { flex-wrap: wrap }
  #panes { display: block; overflow-y: auto }
  #list { border: 0; overflow: visible } main { overflow: visible }
  #list a { padding: .6rem .9rem }
  body.chosen #list, body:not(.chosen) main:has(.operation) { display: none }
  body:not(.chosen) main { padding-bottom: 0 } body:not(.chosen) #panes { display: flex; flex-direction: column-reverse; justify-content: flex-end }
  .back { display: inline-block; margin-bottom: .75rem }
}
@media (prefers-reduced-motion: no-preference) { #list a { transition: background .12s } }
`;
