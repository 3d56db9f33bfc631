package demo

// neighbour.go is the reports of bodies outside the system, taken in by the city government's office: three years of a few
// towns and bureaus whose names are made up, one of them with an error, one late, and the city's own sum with one figure
// that does not add up. They make the comparison in public and the city's view alive.

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"gongkai/annual"
	"gongkai/db"
	"gongkai/office"
	"gongkai/workday"
)

// cityDesk is who collects the reports of the bodies below the city.
var cityDesk = []Account{{Login: "huizong", Name: "年报汇总员（市政府办公室）", Roles: []office.Role{office.Drafter}}}

// neighbours are the bodies outside the system.
var neighbours = []struct {
	name string
	kind office.Kind
	size int64 // of its work
}{
	{"嵊州市柳湾镇人民政府（演示）", office.Township, 9},
	{"嵊州市松台乡人民政府（演示）", office.Township, 4},
	{"嵊州市云溪街道办事处（演示）", office.Subdistrict, 17},
	{"嵊州市竹桥镇人民政府（演示）", office.Township, 6},
	{"嵊州市营商环境局（演示）", office.Bureau, 38},
	{"嵊州市河湖事务局（演示）", office.Bureau, 12},
}

const (
	neighbourYears = 3
	wrongOne       = 3 // whose last report has an error
	lateOne        = 5 // whose last report has not come
)

// tables are the figures of a report, by row.
type tables map[string][]int64

// neighbourTables are the figures of the n-th body of a year: all relations hold, and what is carried over comes in next year.
func neighbourTables(n, year int) tables {
	form, out := annual.FormOf(year), tables{}
	for _, row := range form.RowCodes() {
		out[row] = make([]int64, len(form.ColumnsOf(row)))
	}
	size := neighbours[n].size
	put := func(row string, natural, business int64) {
		out[row][0], out[row][1], out[row][6] = natural, business, natural+business
	}
	open := func(year int) int64 { return (size + int64(year)) % 4 }
	granted, partly, refused, unable, other := size+int64(year%3)*2, size/4, size/5+int64(n%2), size/3+1, int64(year+n)%3
	business := size / 6
	put("R3.1", granted, business)
	put("R3.2", partly, 0)
	put("R3.3.4", refused, 0)
	put("R3.4.1", unable, 0)
	put("R3.5.2", other, 0)
	put("R3.7", granted+partly+refused+unable+other, business)
	put("R2", open(year-1), 0)
	put("R4", open(year), 0)
	put("R1", granted+partly+refused+unable+other+open(year)-open(year-1), business)
	out["normative_documents"] = []int64{int64(n % 3), 0, 4 + int64(n%3)*int64(year-2015)}
	out["penalties"][0], out["licences"][0] = size*3+int64(year%7), size*11
	remedies := out[form.Remedies.Row]
	remedies[0], remedies[4] = size/10, size/10
	return out
}

// writeReport writes a report as such bodies publish them.
func writeReport(organ string, year int, figures tables) string {
	form := annual.FormOf(year)
	var b strings.Builder
	line := func(cells ...string) { b.WriteString(strings.Join(cells, "\t") + "\n") }
	numbers := func(label string, row []int64) {
		cells := []string{label}
		for _, n := range row {
			cells = append(cells, fmt.Sprint(n))
		}
		line(cells...)
	}
	line(fmt.Sprintf("%s%d年政府信息公开工作年度报告", organ, year))
	line(fmt.Sprintf("本报告依照%s规定的格式编制，所列数据的统计期限为%d年1月1日至%d年12月31日。联系电话：0575-83010000。", form.Basis, year, year))
	line("一、总体情况")
	line("本年公开工作平稳，公开栏目每周更新，申请当日登记，按时答复。")
	line("二、主动公开政府信息情况")
	for _, block := range form.Proactive {
		line(block.Label)
		head := []string{"信息内容"}
		for _, c := range block.Columns {
			head = append(head, c.Label)
		}
		line(head...)
		for _, r := range block.Rows {
			numbers(r.Label, figures[r.Code])
		}
	}
	line("三、收到和处理政府信息公开申请情况")
	line(form.Applications.Note, form.Applications.Heading.Label)
	line("自然人", "法人或其他组织", "总计")
	line("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
	for _, r := range form.Lines() {
		numbers(r.Label, figures[r.Code])
	}
	line("四、政府信息公开行政复议、行政诉讼情况")
	line("行政复议", "行政诉讼")
	line("未经复议直接起诉", "复议后起诉")
	var head []string
	for _, c := range form.Remedies.Columns() {
		head = append(head, c.Label)
	}
	line(head...)
	numbers("", figures[form.Remedies.Row])
	line("五、存在的主要问题及改进情况")
	line("政策解读还不够多，下一年文件公布时同步说明制定理由。")
	line("六、其他需要报告的事项")
	line("本年没有收取信息处理费。")
	return strings.ReplaceAll(b.String(), "\n\t", "\n")
}

// neighbourFile is a report on its way in.
type neighbourFile struct {
	annual.Received
	whose annual.Whose
}

// readNeighbours writes, keeps and reads the reports; it needs no transaction.
func (p *plan) readNeighbours(ctx context.Context, h House) (out []neighbourFile, err error) {
	last := p.today.Year() - 1
	for year := last - neighbourYears + 1; year <= last; year++ {
		sums := tables{}
		for n, b := range neighbours {
			if year == last && n == lateOne {
				continue
			}
			figures := neighbourTables(n, year)
			for row, all := range figures {
				if sums[row] == nil {
					sums[row] = make([]int64, len(all))
				}
				for i, v := range all {
					sums[row][i] += v
				}
			}
			if year == last && n == wrongOne {
				figures["R3.7"][6]++
			}
			f, err := p.neighbourFile(ctx, h, b.name, year, figures)
			if err != nil {
				return nil, err
			}
			f.whose.New, f.whose.Scope = annual.Agency{Name: b.name, Kind: b.kind, Parent: rootID}, annual.Self
			out = append(out, f)
		}
		if err := p.addOwn(ctx, h, year, sums); err != nil {
			return nil, err
		}
		sums["penalties"][0] += 5
		f, err := p.neighbourFile(ctx, h, cityName, year, sums)
		if err != nil {
			return nil, err
		}
		f.whose.Body, f.whose.Scope = rootID, annual.Aggregate
		out = append(out, f)
	}
	return out, nil
}

// addOwn adds the subdistrict's own signed report to the city's sums.
func (p *plan) addOwn(ctx context.Context, h House, year int, sums tables) error {
	return h.DB.View(ctx, func(q *db.View) error {
		r, err := annual.ReportIn(q, pukouID, year, annual.Self)
		if err != nil || r == nil {
			return err
		}
		for row, figures := range r.Figures() {
			for i := range sums[row] {
				if figures[i] != annual.None {
					sums[row][i] += figures[i]
				}
			}
		}
		return nil
	})
}

func (p *plan) neighbourFile(ctx context.Context, h House, name string, year int, figures tables) (f neighbourFile, err error) {
	text := writeReport(name, year, figures)
	ref, err := h.Blobs.Put(ctx, bytes.NewReader([]byte(text)))
	if err != nil {
		return f, err
	}
	f.File, f.Hash, f.Size = fmt.Sprintf("%s%d年年报.txt", name, year), ref.Hash, ref.Size
	if f.Report, err = annual.Parse(f.File, []byte(text)); err != nil {
		return f, err
	}
	f.whose.Year, f.whose.Received = year, p.receivedOn(year)
	f.whose.Source = fmt.Sprintf("演示数据：%s%d年政府信息公开工作年度报告", name, year)
	return f, nil
}

// receivedOn is when the city had a year's reports: in late January of the next year, or today where that is to come.
func (p *plan) receivedOn(year int) workday.Date {
	if on := workday.On(year+1, 1, 28); on.Before(p.today) {
		return on
	}
	return p.today
}

// tellNeighbours takes the reports in, keeps them and shows their figures, in the ledger of the city.
func (p *plan) tellNeighbours(tx *db.Tx, files []neighbourFile) error {
	for _, a := range cityDesk {
		if _, err := appoint(tx, rootID, "", a, p.hash, false); err != nil {
			return err
		}
	}
	received := make([]annual.Received, len(files))
	for i, f := range files {
		received[i] = f.Received
	}
	batch, err := annual.TakeIn(tx, program, rootID, received)
	if err != nil {
		return err
	}
	list, err := annual.ImportsOf(tx, rootID, batch)
	if err != nil {
		return err
	}
	for n, i := range list {
		if err := annual.KeepImport(tx, program, i.ID, i.Revision, files[n].whose); err != nil {
			return fmt.Errorf("keep %s: %w", i.File, err)
		}
		if err := annual.ShowImport(tx, program, i.ID, i.Revision+1, true); err != nil {
			return err
		}
	}
	return nil
}
