// Package specimen makes annual reports of invented organs for tests and measurements: figures whose relations hold, in
// realistic magnitudes, written in the layouts published reports come in (FACTS 2.20, 2.48). The same seed gives the
// same report.
package specimen

// This file is the report: organ, year, form and figures; and the planting of one error.

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"gongkai/annual"
)

// Report is a synthetic report. Cells holds the true figures by row code; money in 分.
type Report struct {
	Organ   string
	Year    int
	Form    *annual.Form // of tables 2 and 4
	Table3  *annual.Form // of table 3; some reports keep the one-row （六）其他处理 of 2019
	Cells   map[string][]int64
	Planted *annual.Place // the cell made wrong by Plant, nil when none was
	stated  int64         // what the text says was received
	size    int64
}

// New makes the report of a seed. All relations of its form hold.
func New(seed uint64) *Report {
	rng := rand.New(rand.NewPCG(seed, 1))
	r := &Report{Organ: organ(rng), Year: 2019 + rng.IntN(7), Cells: map[string][]int64{}, size: size(rng)}
	r.Form = annual.FormOf(r.Year)
	r.Table3 = r.Form
	if r.Year >= 2021 && rng.IntN(12) == 0 {
		r.Table3 = annual.FormOf(2020)
	}
	r.proactive(rng)
	r.requests(rng)
	r.remedies(rng)
	r.stated = r.Cells["R1"][6]
	return r
}

// sizes are the magnitudes of a cell: most organs receive next to nothing, a few cities thousands.
var sizes = []struct{ share, most int64 }{{60, 4}, {25, 40}, {11, 400}, {4, 6000}}

func size(rng *rand.Rand) int64 {
	n := rng.Int64N(100)
	for _, s := range sizes {
		if n -= s.share; n < 0 {
			return s.most
		}
	}
	return 1
}

// some is a figure up to most: zero more often than not, small more often than large.
func some(rng *rand.Rand, most int64, zeros int) int64 {
	if rng.IntN(10) < zeros || most < 1 {
		return 0
	}
	return rng.Int64N(1 + rng.Int64N(most+1))
}

var (
	places = []string{"青石", "云岭", "白鹭", "清溪口", "南渡", "玉泉湾", "凤台岭", "松阳桥", "临湖", "石门渡", "金沙坪", "长桥"}
	bodies = []string{"市人民政府", "县人民政府", "区人民政府", "县教育局", "区民政局", "市水利局", "县交通运输局", "区卫生健康局", "街道办事处", "镇人民政府", "乡人民政府"}
)

func organ(rng *rand.Rand) string {
	return places[rng.IntN(len(places))] + bodies[rng.IntN(len(bodies))]
}

// proactive fills table 2; only the government of a city makes rules (FACTS 2.42).
func (r *Report) proactive(rng *rand.Rand) {
	for _, b := range r.Form.Proactive {
		for _, row := range b.Rows {
			cells := make([]int64, len(b.Columns))
			for i, c := range b.Columns {
				switch {
				case c.Kind == "money":
					cells[i] = 100 * some(rng, r.size*50_000, 5)
				case c.Kind == "signed":
					cells[i] = some(rng, r.size, 6) - some(rng, r.size, 8)
				default:
					cells[i] = some(rng, r.size*3, 4)
				}
			}
			if strings.HasSuffix(b.Label, "（一）项") {
				documents(cells, row.Code == "rules" && !strings.HasSuffix(r.Organ, "市人民政府"))
			}
			r.Cells[row.Code] = cells
		}
	}
}

// documents brings the figures of rules and normative documents into agreement: what is in force or public is at least
// what was made.
func documents(cells []int64, none bool) {
	if none {
		clear(cells)
		return
	}
	cells[1] = min(cells[1], cells[0])
	if cells[0] > 0 && cells[1] == 0 {
		cells[1] = cells[0]
	}
	cells[2] += cells[0]
}

// requests fills table 3 column by column, so that FACTS 2.30–2.32 hold.
func (r *Report) requests(rng *rand.Rand) {
	for _, line := range r.Table3.Lines() {
		r.Cells[line.Code] = make([]int64, 7)
	}
	for col := range 6 {
		most, zeros := r.size, 6
		if col > 0 {
			most, zeros = r.size/6, 8
		}
		for _, line := range r.leaves() {
			r.Cells[line][col] = some(rng, most, zeros)
			r.Cells["R3.7"][col] += r.Cells[line][col]
		}
		done, open := r.Cells["R3.7"][col], some(rng, most, 6)
		before := min(some(rng, most, 6), done+open)
		r.Cells["R1"][col], r.Cells["R2"][col], r.Cells["R4"][col] = done+open-before, before, open
	}
	for _, line := range r.Table3.Lines() {
		row := r.Cells[line.Code]
		for _, v := range row[:6] {
			row[6] += v
		}
	}
}

// leaves gives the rows of results that the total adds up.
func (r *Report) leaves() []string {
	var out []string
	for _, line := range r.Table3.Lines() {
		if strings.HasPrefix(line.Code, "R3.") && line.Code != "R3.7" {
			out = append(out, line.Code)
		}
	}
	return out
}

// remedies fills table 4: three groups of four results and their total (FACTS 2.33).
func (r *Report) remedies(rng *rand.Rand) {
	var row []int64
	for range 3 {
		var total int64
		for range 4 {
			v := some(rng, r.size/3, 7)
			row, total = append(row, v), total+v
		}
		row = append(row, total)
	}
	r.Cells[r.Form.Remedies.Row] = row
}

// Plant makes one figure of table 3 or 4 too large, so that relations fail, and remembers which.
func (r *Report) Plant(seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 2))
	rows := append(r.leaves(), "R1", "R2", "R4", "R3.7", r.Form.Remedies.Row)
	code := rows[rng.IntN(len(rows))]
	columns, i := r.columns(code), 0
	for i = rng.IntN(len(columns)); columns[i].Label == "总计"; { // a total may be left blank
		i = rng.IntN(len(columns))
	}
	r.Cells[code][i] += 1 + rng.Int64N(9)
	r.Planted = &annual.Place{Row: code, Column: columns[i].Code}
}

func (r *Report) columns(code string) []annual.Column {
	if c := r.Table3.ColumnsOf(code); c != nil && r.Table3.TableOf(code) == annual.Requests {
		return c
	}
	return r.Form.ColumnsOf(code)
}

// Title is the report's title as FACTS 2.7 has it.
func (r *Report) Title() string {
	return fmt.Sprintf("%s%d年政府信息公开工作年度报告", r.Organ, r.Year)
}

// LeadIn names basis, period and contact (FACTS 2.5).
func (r *Report) LeadIn() string {
	return fmt.Sprintf("本报告依照条例第五十条和%s的格式编制，所列数据的统计期限为%d年1月1日至%d年12月31日。如有疑问，请与%s联系（地址：中山路1号，电话：000-00000000）。", r.Form.Basis, r.Year, r.Year, r.Organ)
}

// Texts gives the written sections by number, from 1.
func (r *Report) Texts() map[int][]string {
	return map[int][]string{
		1: {
			"（一）主动公开。全年及时更新各栏目，重点公开规划、预算、办事指南等群众常用的内容。",
			fmt.Sprintf("（二）依申请公开。本年新收政府信息公开申请%d件，均按期答复。", r.stated),
			"（三）政府信息管理。公开前逐件审查，定期清理过期内容。（四）平台建设。专栏按统一格式设置。（五）监督保障。开展培训和工作考核，接受社会评议，没有需要责任追究的情形。",
		},
		5: {"公开内容还不够细，解读形式不多。下一年将补充图解，增加培训。"},
		6: {"收取信息处理费情况：本年没有收取信息处理费。没有其他需要报告的事项。"},
	}
}
