// The editor's menu has words that its own translation does not reach: put them into Chinese as they appear.
(() => {
  "use strict";
  const words = {
    "Paragraph": "正文", "Heading 2": "一级标题", "Heading 3": "二级标题", "Heading 4": "三级标题", "Block style": "段落样式",
    "Insert table": "插入表格", "Delete table": "删除表格", "Delete row": "删除行", "Delete column": "删除列", "Merge cells": "合并单元格",
    "Split cell": "拆分单元格", "Toggle header cell": "切换表头单元格", "Reset all classes": "清除样式",
    "paragraph": "正文", "bold": "加粗", "italic": "斜体", "underline": "下划线", "strike": "删除线", "subscript": "下标",
    "superscript": "上标", "link": "链接", "unlink": "取消链接", "undo": "撤销", "redo": "重做", "blockquote": "引用",
    "horizontal rule": "分隔线", "unordered list": "项目列表", "ordered list": "编号列表", "list": "列表",
    "heading": "标题", "figure": "图片", "title": "标题", "format_quote": "引用",
    "insert link": "插入链接", "remove link": "取消链接", "left": "左对齐", "center": "居中", "right": "右对齐", "justify": "两端对齐",
    "Add column": "插入列", "Add row": "插入行",
  };
  const put = (root) => {
    for (const menu of root.querySelectorAll(".prose-menubar, .prose-menubar__dropdown")) {
      for (const node of menu.querySelectorAll("[title]")) {
        if (words[node.title]) node.title = words[node.title];
      }
      for (const node of menu.querySelectorAll("p, h2, h3, h4, span:not(.material-icons)")) {
        if (node.childElementCount === 0 && words[node.textContent]) node.textContent = words[node.textContent];
      }
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    if (!document.querySelector("[data-django-prose-editor-configurable]")) return;
    put(document);
    // a picture without words is refused at submission: say so where it is put in
    const look = () => {
      put(document);
      for (const field of document.querySelectorAll("dialog input[name=altText]:not([required])")) field.required = true;
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
})();
