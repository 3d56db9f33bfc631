package main

// How good the order of hits is: the judged searches of package judged, by NDCG@10.

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/judged"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/search"
	"gongkai/workday"
)

const judgedOrgan = "judged"

// relevance publishes the judged set in a store of its own and asks all its searches.
func relevance(ctx context.Context, d *db.DB) (row, error) {
	places := map[string]int{}
	if err := d.Update(ctx, judgedOrgan, func(tx *db.Tx) error { return publishJudged(tx, places) }); err != nil {
		return row{}, err
	}
	if err := indexed(ctx, d, judgedOrgan); err != nil {
		return row{}, err
	}
	finder, queries, sum := disclosure.NewFinder(search.CacheBytes), judged.Queries(), 0.0
	for _, query := range queries {
		err := d.View(ctx, func(q *db.View) error {
			found, err := finder.Search(q, disclosure.Ask{Words: query.Words, Size: 10})
			var hits []int
			for _, h := range found.Items {
				hits = append(hits, places[h.ID])
			}
			sum += judged.NDCG(query.Grade, hits)
			return err
		})
		if err != nil {
			return row{}, err
		}
	}
	return row{fmt.Sprintf("%s, order of hits: %d judged searches over %d items", d.Engine(), len(queries), len(places)),
		fmt.Sprintf("NDCG@10 %.3f", sum/float64(len(queries))), "", "at least 0.85"}, nil
}

func publishJudged(tx *db.Tx, places map[string]int) error {
	root := office.System("bench")
	if _, err := office.CreateOrgan(tx, root, office.Organ{ID: judgedOrgan, Kind: office.Subdistrict, Name: "竹桥街道办事处", Code: "11330683742010670P"}); err != nil {
		return err
	}
	columns, err := catalogue.Standard(tx, root, judgedOrgan)
	if err != nil {
		return err
	}
	var batch []disclosure.Imported
	for _, it := range judged.Items() {
		at := time.Date(it.Year, 5, 12, 2, 0, 0, 0, time.UTC)
		text := disclosure.Text{Title: it.Title, Column: columns[catalogue.Notices].ID, Issuer: "竹桥街道办事处", Keywords: it.Keywords, DocumentNumber: it.DocumentNumber,
			FormedOn: workday.DateOf(at).AddDays(-3), Body: "<p>" + strings.ReplaceAll(it.Body, "\n", "</p><p>") + "</p>"}
		switch it.Kind {
		case judged.Rule:
			text.Validity = disclosure.InForce
		case judged.OldRule:
			text.Validity, text.AbolishedOn = disclosure.Abolished, workday.MustParse("2024-05-01")
		}
		batch = append(batch, disclosure.Imported{PublishedAt: at, Text: text})
	}
	ids, err := disclosure.ImportPublished(tx, root, batch)
	for i, id := range ids {
		places[id] = i
	}
	return err
}

// indexed puts what an organ has published into the search index, as the follower of its ledger does.
func indexed(ctx context.Context, d *db.DB, organ string) error {
	for seq, more := int64(0), true; more; {
		more = false
		err := d.Update(ctx, organ, func(tx *db.Tx) error {
			events, err := ledger.After(tx, organ, seq, 200)
			if err != nil || len(events) == 0 {
				return err
			}
			seq, more = events[len(events)-1].Seq, true
			return disclosure.Index(tx, events)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
