// Word documents as HTML, in the browser. It is large, so it is loaded only when a file is chosen.

import * as mammoth from "mammoth";

export async function wordToHTML(data: ArrayBuffer): Promise<string> {
  const result = await mammoth.convertToHtml({ arrayBuffer: data }, {
    styleMap: ["p[style-name='Title'] => p.MsoTitle:fresh", "p[style-name='标题'] => p.MsoTitle:fresh", "u => u", "strike => s"],
  });
  return result.value;
}
