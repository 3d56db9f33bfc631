package cli

// Index numbers from the command line: the gaps in an organ's public row of them, explained, and the numbers of an earlier
// system from a table. FACTS 7.6.

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
)

type numbersCmd struct {
	Gaps gapsCmd      `cmd:"" help:"Every serial no public item carries, and why. / 断号及原因"`
	Old  oldNumberCmd `cmd:"" help:"Have index numbers of an earlier system lead to their items. / 导入以前系统的索引号"`
}

type gapsCmd struct {
	place
	Organ string `help:"Code, id or name of the organ; the portal's when not given. / 机关代码、编号或名称"`
	Scope string `help:"Only this year or other scope the rule counts by. / 年份等计数范围"`
}

type oldNumberCmd struct {
	place
	Organ string `help:"Code, id or name of the organ; the portal's when not given. / 机关代码、编号或名称"`
	File  string `arg:"" type:"existingfile" help:"XLSX or CSV: old number, then the item's index number, document number or address today. / 对照表"`
}

// Run prints the gaps, one a line: number or run of numbers, why, note.
func (c *gapsCmd) Run(a *app) error {
	h, err := c.place.open(a, false)
	if err != nil {
		return err
	}
	err = h.db.View(a.ctx, func(q *db.View) error {
		organ, err := organMeant(q, c.Organ)
		if err != nil {
			return err
		}
		scopes, err := catalogue.Scopes(q, organ.ID)
		if err != nil {
			return err
		}
		for _, scope := range slices.Sorted(maps.Keys(scopes)) {
			if c.Scope != "" && scope != c.Scope {
				continue
			}
			gaps, err := disclosure.Gaps(q, organ.ID, scope)
			if err != nil {
				return err
			}
			a.sayGaps(organ, scope, gaps)
		}
		return nil
	})
	return errors.Join(err, h.close())
}

func (a *app) sayGaps(organ office.Organ, scope string, gaps []disclosure.Gap) {
	if len(gaps) == 0 {
		a.say("numbers.cli_none", organ.Display(), scope)
		return
	}
	a.say("numbers.cli_scope", organ.Display(), scope)
	for _, g := range gaps {
		number, note := g.Number, g.Note
		if g.Last > g.First {
			number += " … " + strconv.FormatInt(g.Last, 10)
		}
		if g.Title != "" {
			note = g.Title + " " + note
		}
		a.say("numbers.cli_gap", number, a.word("numbers.why."+g.Why), note)
		if g.Why == "lost" {
			a.exit = 1
		}
	}
}

// Run takes the table in.
func (c *oldNumberCmd) Run(a *app) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	list, err := disclosure.ReadOldNumbers(filepath.Base(c.File), data)
	if err != nil {
		return err
	}
	h, err := c.place.open(a, false)
	if err != nil {
		return err
	}
	var organ office.Organ
	err = h.db.View(a.ctx, func(q *db.View) (err error) { organ, err = organMeant(q, c.Organ); return err })
	if err == nil {
		added := 0
		err = h.db.Update(a.ctx, organ.ID, func(tx *db.Tx) (err error) {
			added, err = disclosure.TakeOldNumbers(tx, office.System("numbers"), organ.ID, list)
			return err
		})
		if err == nil {
			a.say("numbers.cli_added", added)
		}
	}
	return errors.Join(err, h.close())
}

// organMeant is the organ with a code, id or name; the portal's for none.
func organMeant(q db.Query, named string) (office.Organ, error) {
	if named == "" {
		return office.PortalOrgan(q)
	}
	organs, err := office.Organs(q)
	if err != nil {
		return office.Organ{}, err
	}
	for _, o := range organs {
		if o.ID == named || o.Code == named || o.Name == named {
			return o, nil
		}
	}
	return office.Organ{}, fault.Missing("numbers.cli_organ", named)
}
