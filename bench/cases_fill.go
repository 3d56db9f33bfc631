package main

// How the cases come to be: a few thousand taken in as they are in life, with people sealed, the rest written as rows and copied.

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gongkai/db"
	"gongkai/office"
	"gongkai/request"
	"gongkai/workday"
)

const (
	seedRows    = 10_000 // rows written one by one, then copied
	factColumns = `case_id, seq, on_date, kind, until, days, whom, actor, at`
	caseColumns = `id, organ, number, year, serial, code_hash, stage, channel, requester, person, name, paper, identity, contact, phone, email, address, code, same,
	description, document, form, way, transcriber, arrived_on, received_on, due_on, decided_on, served_on, outcome, report_row, revision, filed_at, received_year, decided_year, handler`
)

func (c *counter) fill(ctx context.Context, load caseload) error {
	if err := c.fillPeople(ctx, load.people); err != nil {
		return err
	}
	if err := c.lend(ctx); err != nil {
		return err
	}
	if err := c.fillOpen(ctx, load.open-load.people); err != nil {
		return err
	}
	return c.fillDecided(ctx, load.all-load.open)
}

// fillPeople takes applications in nineteen workdays ago: their replies are due first.
func (c *counter) fillPeople(ctx context.Context, n int) error {
	day, _ := workday.National().Add(workday.DateOf(c.d.Now()), -19)
	for at := 0; at < n; at += 100 {
		err := c.d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
			then := tx.At(day.Start().Add(9*time.Hour + time.Duration(at)*time.Second))
			for i := at; i < min(at+100, n); i++ {
				if _, err := request.File(then, c.keys, office.Citizen(), application(i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lend reads the sealed person of one case, whom all written rows share: pages open as many sealed values as in life.
func (c *counter) lend(ctx context.Context) error {
	return c.d.View(ctx, func(q *db.View) error {
		var into []any
		for i := range c.person {
			into = append(into, &c.person[i])
		}
		return q.QueryRow(`SELECT person, name, paper, identity, contact, phone, email, address, code, same FROM request_case ORDER BY id LIMIT 1`).Scan(into...)
	})
}

// line is a row of request_case, decided on a day or, with "", open.
func (c *counter) line(i int, received, due, decided workday.Date) []any {
	stage, result, decidedYear := "in_handling", "", "9999"
	if !decided.IsZero() {
		stage, result, decidedYear = "closed", []string{"R3.1", "R3.4.1", "R3.2", "R3.3.7"}[i%4], decided.String()[:4]
	}
	requester := request.Requesters[max(0, i%60-54)]
	day := received.String()
	p := c.person
	return []any{fmt.Sprintf("b%019d", i), casesOrgan, fmt.Sprintf("测量街道%d%07d", received.Year(), i+100_000), received.Year(), i + 100_000, "", stage, "internet", string(requester),
		p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7], p[8], p[9], asked(i), "", "electronic", "online", "", day, day, due.String(), decided.String(), decided.String(), "", result, 1,
		received.Start().UnixMicro(), day[:4], decidedYear, c.staff[i%len(c.staff)]}
}

// together writes rows a few at a time: numbered parameters are looked up one by one.
func together(tx *db.Tx, table string, columns int, rows [][]any) error {
	for at := 0; at < len(rows); at += 8 {
		part := rows[at:min(at+8, len(rows))]
		var args []any
		for _, r := range part {
			args = append(args, r...)
		}
		if _, err := tx.Exec(`INSERT INTO `+table+` VALUES `+db.Values(len(part), columns), args...); err != nil {
			return err
		}
	}
	return nil
}

// fillOpen writes cases whose replies are due within the next twenty workdays.
func (c *counter) fillOpen(ctx context.Context, n int) error {
	cal, today := workday.National(), workday.DateOf(c.d.Now())
	for from := 0; from < n; from += 5_000 {
		err := c.d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
			var all, facts, terms, parts [][]any
			for i := from; i < min(from+5_000, n); i++ {
				received, _ := cal.Add(today, -(i % 19))
				due, _ := cal.Add(received, 20)
				row := c.line(i, received, due, workday.Date{})
				all = append(all, row)
				facts = append(facts, []any{row[0], 1, received.String(), "received", "", 0, "", "bench", received.Start().UnixMicro()})
				terms = append(terms, []any{row[0], 1, casesOrgan, "reply", due.String()})
				if i%5 == 0 {
					parts = append(parts, []any{fmt.Sprintf("p%019d", i), row[0], casesOrgan, c.units[i/5%len(c.units)], 1, "请查找有关材料", due.AddDays(-5).String(), "bench", "测量", received.Start().UnixMicro(), "", "", "", "", 0, "", ""})
				}
			}
			if err := together(tx, `request_case (`+caseColumns+`)`, 36, all); err != nil {
				return err
			}
			if err := together(tx, `request_fact (`+factColumns+`)`, 9, facts); err != nil {
				return err
			}
			if err := together(tx, `request_part (id, case_id, organ, unit, seq, part, due_on, assigned_by, assigned_name, assigned_at, answer, said, answered_by, answered_name, answered_at, moved_to, handler)`, 17, parts); err != nil {
				return err
			}
			return together(tx, `request_term (case_id, seq, organ, what, due_on)`, 5, terms)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// fillDecided writes cases of the years before and copies them until there are enough.
func (c *counter) fillDecided(ctx context.Context, n int) error {
	seeds := min(seedRows, n)
	err := c.d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
		var all, facts [][]any
		for i := range seeds {
			received := workday.MustParse("2019-05-15").AddDays(i * 2500 / seeds)
			decided := received.AddDays(5 + i%20)
			row := c.line(10_000_000+i, received, received.AddDays(28), decided)
			all = append(all, row)
			for seq, f := range []request.Fact{{On: received, Kind: request.Received}, {On: decided, Kind: request.Replied}, {On: decided, Kind: request.Served}} {
				facts = append(facts, []any{row[0], seq + 1, f.On.String(), string(f.Kind), "", 0, "", "bench", received.Start().UnixMicro()})
			}
		}
		if err := together(tx, `request_fact (`+factColumns+`)`, 9, facts); err != nil {
			return err
		}
		return together(tx, `request_case (`+caseColumns+`)`, 36, all)
	})
	columns := strings.NewReplacer("\n", "", "\t", "").Replace(caseColumns)
	copied := strings.Replace(strings.Replace(columns, "id,", "$1 || substr(id, 4),", 1), "serial,", "serial + $2,", 1)
	for done, k := seeds, 1; done < n && err == nil; done, k = done+seeds, k+1 {
		err = c.d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO request_case (`+columns+`) SELECT `+copied+` FROM request_case WHERE organ = $3 AND id >= $4 AND id < $5`,
				fmt.Sprintf("c%02d", k), int64(k)*100_000_000, casesOrgan, seedID(0), seedID(min(seeds, n-done)))
			if err != nil {
				return err
			}
			_, err = tx.Exec(`INSERT INTO request_fact (`+factColumns+`) SELECT `+strings.Replace(factColumns, "case_id,", "$1 || substr(case_id, 4),", 1)+` FROM request_fact WHERE case_id >= $2 AND case_id < $3`,
				fmt.Sprintf("c%02d", k), seedID(0), seedID(min(seeds, n-done)))
			return err
		})
	}
	return err
}

func seedID(i int) string { return fmt.Sprintf("b%019d", 10_000_000+i) }

// appoint makes those who handle cases, the first of whom signs in, and the units.
func (c *counter) appoint(tx *db.Tx, root office.Actor, hash string) error {
	for i := range 10 {
		login := fmt.Sprintf("handler%d", i)
		if i == 0 {
			login = "handler"
		}
		id, err := office.Appoint(tx, root, office.Staff{Organ: casesOrgan, Login: login, Name: "受理员" + strconv.Itoa(i)}, hash, office.Granted{Organ: casesOrgan, Role: office.RequestHandler})
		if err != nil {
			return err
		}
		c.staff = append(c.staff, id)
		unit, err := office.CreateUnit(tx, root, office.Unit{Organ: casesOrgan, Name: "科室" + strconv.Itoa(i)})
		if err != nil {
			return err
		}
		c.units = append(c.units, unit)
	}
	c.staff = append(c.staff, "") // and what nobody handles
	return nil
}

// asked is what a written case asks for: half of them of compensation, in one of fifty villages, each with a number of its own.
func asked(i int) string {
	villages := []rune("东西南北上下前后大小")
	topics := []string{"征收补偿方案", "土地征收补偿方案和有关批准文件", "低保名单", "村级账目", "地块补偿方案的依据", "河道治理合同", "征地补偿方案公告", "道路硬化决算", "补偿方案听证材料", "集体资产评估报告"}
	if i%997 == 0 {
		return fmt.Sprintf("第%d标段河道疏浚工程的验收记录", i)
	}
	return fmt.Sprintf("%d年%c河村第%d号%s", 2015+i%10, villages[i%len(villages)], i%5000, topics[i/7%len(topics)])
}

// index puts all cases into the index in which the desk finds them.
func (c *counter) index(ctx context.Context) error {
	last, left := "", true
	for left {
		err := c.d.Update(ctx, casesOrgan, func(tx *db.Tx) error {
			rows, err := tx.Query(`SELECT id FROM request_case WHERE id > $1 ORDER BY id LIMIT 2000`, last)
			if err != nil {
				return err
			}
			var ids []string
			for rows.Next() {
				var id string
				if err := rows.Scan(&id); err != nil {
					return err
				}
				ids = append(ids, id)
			}
			if err := rows.Err(); err != nil {
				return err
			}
			if left = len(ids) > 0; left {
				last = ids[len(ids)-1]
			}
			return request.IndexCases(tx, ids)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
