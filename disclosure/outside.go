package disclosure

// outside.go tells which links stand in public texts, out of the house and within it (package deadlink), behind the ledger, as the search index is kept.

import (
	"slices"
	"time"

	"gongkai/db"
	"gongkai/deadlink"
	"gongkai/ledger"
	"gongkai/screen"
)

// FollowLinks notes the links of what the events left public. It is a follower of the ledger.
func FollowLinks(tx *db.Tx, events []ledger.Event) error {
	var ids []string
	for _, e := range events {
		if id, ok := itemOf(e.Subject); ok && searched[e.Verb] && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	for part := range slices.Chunk(ids, 50) {
		found, err := EntriesByID(tx, part, true)
		if err != nil {
			return err
		}
		public := map[string][]string{}
		for _, e := range found {
			public[e.ID] = linksOf(e.Body)
		}
		for _, id := range part {
			if err := deadlink.Put(tx, deadlink.Place{Kind: deadlink.InItem, Ref: id, Organ: tx.Organ()}, public[id]); err != nil {
				return err
			}
		}
	}
	return nil
}

// deadLinks gives the links of a text that the last rounds found dead, as they are written, with since when.
func deadLinks(q db.Query, body string) (map[string]time.Time, error) {
	written := map[string]string{}
	var all []string
	for _, l := range screen.Links(body) {
		if to := deadlink.Outside([]string{l.Address}, ""); !l.Image && len(to) == 1 {
			written[l.Address], all = to[0], append(all, to[0])
		}
	}
	dead, err := deadlink.DeadAmong(q, all)
	if err != nil || len(dead) == 0 {
		return nil, err
	}
	found := map[string]time.Time{}
	for address, to := range written {
		if since, is := dead[to]; is {
			found[address] = since
		}
	}
	return found, nil
}

// linksOf gives where a text leads, out of the house and within it.
func linksOf(body string) []string {
	var all []string
	for _, l := range screen.Links(body) {
		if !l.Image {
			all = append(all, l.Address)
		}
	}
	return append(deadlink.Outside(all, ""), deadlink.Inside(all)...)
}
