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
  merge: "合并单元格", split: "拆分单元格", headerRow: "表头行", headerCell: "表头格", tableDelete: "删除表格",
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
  merge: "Merge cells", split: "Split cell", headerRow: "Header row", headerCell: "Header cell", tableDelete: "Delete table",
};

export function words(lang: string): Words {
  return lang === "en" ? en : zh;
}
