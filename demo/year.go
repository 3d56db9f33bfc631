package demo

// year.go is the story of the subdistrict's year: its items and its cases, played in the order of time.

import (
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/vault"
)

// year makes everything of the small set that has a history.
func (p *plan) year(tx *db.Tx, keys *vault.Keys, files files) error {
	list, err := catalogue.Columns(tx, pukouID)
	if err != nil {
		return err
	}
	columns := map[catalogue.Kind]catalogue.Column{}
	for _, c := range list {
		columns[c.Kind] = c
	}
	s := &story{last: p.now, ids: map[string]string{}}
	for i, pc := range p.pieces(columns, files) {
		p.tell(s, i, pc)
	}
	p.tellCases(s, keys)
	p.tellOversight(s)
	p.tellReports(s)
	p.tellPlaces(s)
	p.tellMistakes(s, keys)
	p.tellPhrases(s)
	p.tellRemains(s)
	return s.play(tx)
}
