package page

import "gongkai/compare"

// difference.go is what two texts differ in, for the component of that name.

// run is stretches that are shown in one element: the rows of a table, the items of a list, or one block.
type run struct {
	kind      string
	stretches []compare.Stretch
}

// runs puts neighbouring rows into one table and neighbouring items into one list.
func runs(list []compare.Stretch) []run {
	var out []run
	for _, s := range list {
		together := s.Kind == "row" || s.Kind == "li"
		if n := len(out); n > 0 && together && out[n-1].kind == s.Kind {
			out[n-1].stretches = append(out[n-1].stretches, s)
			continue
		}
		out = append(out, run{s.Kind, []compare.Stretch{s}})
	}
	return out
}

// sampleDifference is what the gallery shows.
func sampleDifference() compare.Difference {
	return compare.Difference{
		Fields: []compare.Field{{Key: "item.field.title", Words: compare.Words("关于补偿标准的通知", "关于调整补偿标准的通知")}},
		Body: compare.Bodies(`<p>补偿标准为每亩5.8万元。</p><table><tr><th>类别</th><th>金额</th></tr><tr><td>水田</td><td>5.8</td></tr></table>`,
			`<p>补偿标准为每亩6.2万元。</p><table><tr><th>类别</th><th>金额</th></tr><tr><td>水田</td><td>6.2</td></tr><tr><td>旱地</td><td>4.1</td></tr></table>`),
		Files: []compare.File{{Op: compare.Changed, Name: compare.Words("标准.pdf", "标准.pdf"), Content: true}},
	}
}
