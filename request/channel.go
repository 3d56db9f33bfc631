package request

// The channels an organ has opened, with notes on their use: what is published binds the organ (FACTS 4.4). Handing in and the
// post are the basic channels: they are always open. Table request_channel; event channel.edit.

import (
	"slices"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/privacy"
)

// Opened is a channel as it is published. The post stands for letters of every kind.
type Opened struct {
	Channel Channel
	Open    bool
	Usage   string // how it is used, in the organ's words
}

// Basic says whether the channel can never be closed.
func (o Opened) Basic() bool { return o.Channel == InPerson || o.Channel == SignedMail }

// Published lists the channels as they are published, with what holds where nothing was decided.
var Published = []Opened{{Channel: InPerson, Open: true}, {Channel: SignedMail, Open: true}, {Channel: Internet, Open: true}, {Channel: Email}, {Channel: Fax}}

const longestUsage = 500

// OpenedBy gives the channels of an organ.
func OpenedBy(q db.Query, organ string) ([]Opened, error) {
	rows, err := q.Query(`SELECT channel, open, usage FROM request_channel WHERE organ = $1 ORDER BY channel`, organ)
	set, err := collect(rows, err, func(r scanner) (o Opened, err error) { return o, r.Scan(&o.Channel, &o.Open, &o.Usage) })
	all := slices.Clone(Published)
	for i, o := range all {
		if at := slices.IndexFunc(set, func(s Opened) bool { return s.Channel == o.Channel }); at >= 0 {
			all[i].Open, all[i].Usage = set[at].Open || o.Basic(), set[at].Usage
		}
	}
	return all, err
}

// ChannelOpen says whether an organ takes applications by a published channel.
func ChannelOpen(q db.Query, organ string, c Channel) (bool, error) {
	all, err := OpenedBy(q, organ)
	return slices.ContainsFunc(all, func(o Opened) bool { return o.Channel == c && o.Open }), err
}

// OpenChannels decides which channels are open. Closing a basic one is refused.
func OpenChannels(tx *db.Tx, by office.Actor, organ string, set []Opened) error {
	if err := by.Allow("channel.edit", organ); err != nil {
		return err
	}
	var form fault.Form
	open := map[Channel]bool{}
	for _, o := range set {
		known := slices.ContainsFunc(Published, func(p Opened) bool { return p.Channel == o.Channel })
		if !known {
			return fault.BadInput("request.flaw.choose")
		}
		if o.Basic() && !o.Open {
			form.Add("open", "intake.channel.basic")
			continue
		}
		var f privacy.Flaw
		if o.Usage, f = privacy.Text(o.Usage, longestUsage); f != privacy.Fine && f != privacy.Missing {
			form.Add("usage_"+string(o.Channel), "request.flaw."+string(f))
			continue
		}
		open[o.Channel] = o.Open
		_, err := tx.Exec(`INSERT INTO request_channel (organ, channel, open, usage, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (organ, channel) DO UPDATE SET open = excluded.open, usage = excluded.usage, by_name = excluded.by_name, at = excluded.at`,
			organ, string(o.Channel), o.Open, o.Usage, by.Name, tx.Now().UnixMicro())
		if err != nil {
			return err
		}
	}
	if err := form.Err(); err != nil {
		return err
	}
	return ledger.Append(tx, by.Event("channel.edit", "organ:"+organ, "", map[string]any{"open": open}))
}
