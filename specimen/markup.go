package specimen

// This file is the layouts of HTML: written by a program, pasted from Word, made in a site's editor.

import (
	"fmt"
	"html"
	"strings"

	"gongkai/annual"
)

// document writes HTML around para and cell.
func (w *written) document(head string, para func(string) string, open string, cell func(b box) string) string {
	return head + w.page(para, func(t annual.Table) string {
		var s strings.Builder
		s.WriteString(open)
		for _, r := range w.grid(t) {
			s.WriteString("<tr>")
			for _, b := range r {
				s.WriteString(cell(b))
			}
			s.WriteString("</tr>\n")
		}
		return s.String() + "</tbody></table>\n"
	}) + "</div></body></html>\n"
}

func spans(b box) string {
	s := ""
	if b.rows > 1 {
		s += fmt.Sprintf(` rowspan="%d"`, b.rows)
	}
	if b.cols > 1 {
		s += fmt.Sprintf(` colspan="%d"`, b.cols)
	}
	return s
}

func htmlClean(w *written) string {
	head := "<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>" + html.EscapeString(w.Title()) + "</title></head><body><nav>首页 | 公开</nav><div>\n"
	return w.document(head, func(p string) string { return "<p>" + html.EscapeString(p) + "</p>\n" }, "<table><tbody>",
		func(b box) string { return "<td" + spans(b) + ">" + html.EscapeString(b.text) + "</td>" })
}

// htmlWord is pasted from Word: every few characters in a span of their own, empty paragraphs, a table of metadata first.
func htmlWord(w *written) string {
	head := "<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><meta http-equiv=Content-Type content=\"text/html; charset=utf-8\"></head><body lang=ZH-CN><div class=WordSection1>" +
		fmt.Sprintf("<table><tr><td>索引号</td><td>000014349/%d-00001</td><td>发布日期</td><td>%d-01-20</td></tr>", w.Year+1, w.Year+1) +
		"<tr><td>名称</td><td colspan=3>" + w.Title() + "</td></tr></table>\n"
	return w.document(head, func(p string) string {
		return "<p class=MsoNormal style='line-height:28.0pt'>" + w.spanned(p) + "<o:p></o:p></p>\n"
	}, "<table class=MsoNormalTable border=1 cellspacing=0><tbody>", func(b box) string {
		return "<td width=50 style='border:solid windowtext 1.0pt'" + spans(b) + "><p class=MsoNormal align=center>" + w.spanned(b.text) + "<span lang=EN-US><o:p>&nbsp;</o:p></span></p></td>"
	})
}

// spanned parts text into spans of one to five characters.
func (w *written) spanned(text string) string {
	var s strings.Builder
	for r := []rune(text); len(r) > 0; {
		n := min(len(r), 1+w.rng.IntN(5))
		s.WriteString("<span lang=EN-US style='font-size:10.5pt;font-family:仿宋'>" + html.EscapeString(string(r[:n])) + "</span>")
		r = r[n:]
	}
	return s.String()
}

// htmlEditor is made in a site's editor: line breaks and paragraphs inside cells, non-breaking spaces, fonts.
func htmlEditor(w *written) string {
	head := "<div class=\"TRS_Editor\"><h1>" + w.Title() + "</h1>"
	return w.document(head, func(p string) string {
		return "<p style=\"text-indent:2em\">&nbsp;&nbsp;&nbsp; " + html.EscapeString(p) + "<br/></p>\n"
	},
		"<table align=\"center\" border=\"1\"><tbody>", func(b box) string {
			r := []rune(b.text)
			text := html.EscapeString(b.text)
			if !b.figure && len(r) > 5 {
				text = string(r[:len(r)/2]) + "<br />\n" + string(r[len(r)/2:])
			}
			if !b.figure && len(r) > 12 {
				text = "<p>" + string(r[:5]) + "</p><p>" + string(r[5:]) + "</p>"
			}
			return "<td" + spans(b) + "><p><font face=\"宋体\">&nbsp;" + text + "</font></p></td>"
		})
}
