/** The look of public pages, in the page itself. */
export const style = `
:root{--paper:#fbfaf7;--ink:#1f1e1b;--muted:#6b665c;--line:#e4e0d8;--seal:#a4262c}
@media (prefers-color-scheme:dark){:root{--paper:#161513;--ink:#ece8e0;--muted:#a39c90;--line:#2e2b27;--seal:#e0656a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.6 system-ui,sans-serif;overflow-wrap:anywhere}
nav,main{max-width:44rem;margin:0 auto;padding:1rem}
nav{display:flex;gap:1rem;justify-content:space-between;border-bottom:1px solid var(--line)}
h1{font:600 1.75rem/1.25 Georgia,serif;margin:1rem 0}
h2{font-size:1.0625rem;margin:2rem 0 .5rem}
a{color:inherit;text-decoration-color:var(--seal)}
a:focus-visible{outline:2px solid var(--seal);outline-offset:2px}
ul{padding-left:1.25rem}
li{margin:.375rem 0}
hr{border:0;border-top:1px solid var(--line);margin:2rem 0 1rem}
time,.list span{color:var(--muted)}
.replaced{border-left:3px solid var(--seal);padding-left:.75rem;font-weight:600}
`
