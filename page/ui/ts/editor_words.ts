// The words of the editor. They live here and not in the message catalogue because they are needed where there is no
// server to ask.

const zh = {
  toolbar: "编辑工具", text: "正文",
  undo: "撤销", redo: "重做",
  paragraph: "正文", heading2: "一级标题", heading3: "二级标题",
  bold: "加粗", italic: "斜体", underline: "下划线", superscript: "上标", subscript: "下标",
  bullets: "项目符号", numbers: "编号", quote: "引用",
  left: "左对齐", indent: "首行缩进", center: "居中", right: "右对齐",
  link: "链接", linkRemove: "取消链接", linkAddress: "链接地址", linkSet: "设为链接", cancel: "取消",
  table: "插入表格", rowBefore: "上方加行", rowAfter: "下方加行", rowDelete: "删除行",
  columnBefore: "左侧加列", columnAfter: "右侧加列", columnDelete: "删除列",
  merge: "合并单元格", split: "拆分单元格", headerRow: "表头行", headerCell: "表头格", tableDelete: "删除表格", caption: "表格标题",
  put: "确定", picture: "图片", pictureFile: "选择图片", alt: "图片说明（必填）", note: "脚注", noteText: "脚注的内容",
  tooLarge: "粘贴的内容太大，没有放进来；原来的正文没有变。请分几次粘贴，或者作为附件添加。",
  tidying: "正在整理粘贴的内容…", pasted: "已粘贴，去掉了多余的格式。", missing: "已粘贴。这些图片没有带进来，请另行上传：",
  plainly: "连不上服务器，先按纯文字粘贴了。", noPicture: "不能放入这个文件：请选择 PNG、JPEG、GIF 或 WebP 图片。",
  placed: "图片已放入，保存后成为附件。", altMissing: "图片已放入。请选中它，点「图片」写上说明。",
  reading: "正在读取文件…", taken: "已导入，请核对：", unreadable: "读不了这个文件。请用下面的「导入」按钮交给服务器试试，或者检查文件是否完整。",
};

export type Words = typeof zh;

const en: Words = {
  toolbar: "Editing tools", text: "Text",
  undo: "Undo", redo: "Redo",
  paragraph: "Text", heading2: "Heading", heading3: "Subheading",
  bold: "Bold", italic: "Italic", underline: "Underline", superscript: "Superscript", subscript: "Subscript",
  bullets: "Bullets", numbers: "Numbers", quote: "Quote",
  left: "Left", indent: "Indent", center: "Centre", right: "Right",
  link: "Link", linkRemove: "Remove link", linkAddress: "Address of the link", linkSet: "Set link", cancel: "Cancel",
  table: "Insert table", rowBefore: "Row above", rowAfter: "Row below", rowDelete: "Delete row",
  columnBefore: "Column left", columnAfter: "Column right", columnDelete: "Delete column",
  merge: "Merge cells", split: "Split cell", headerRow: "Header row", headerCell: "Header cell", tableDelete: "Delete table", caption: "Caption",
  put: "OK", picture: "Picture", pictureFile: "Choose a picture", alt: "Description of the picture (required)", note: "Footnote", noteText: "What the footnote says",
  tooLarge: "What was pasted is too large and was not taken in; the text is unchanged. Paste it in parts, or add it as an attachment.",
  tidying: "Tidying what was pasted…", pasted: "Pasted, without superfluous formatting.", missing: "Pasted. These pictures did not come along; upload them: ",
  plainly: "The server cannot be reached: pasted as plain words.", noPicture: "This file cannot be put in: choose a PNG, JPEG, GIF or WebP picture.",
  placed: "The picture is in the text; it becomes an attachment when you save.", altMissing: "The picture is in the text. Select it and press “Picture” to describe it.",
  reading: "Reading the file…", taken: "Imported, please check: ", unreadable: "This file cannot be read here. Try the import button below, which asks the server, or check that the file is whole.",
};

export function words(lang: string): Words {
  return lang === "en" ? en : zh;
}
