package desk

import (
	"context"
	"strconv"

	"gongkai/oversight"
	"gongkai/page"
)

// oversight_words.go is the words of the register's page.

// oversightFigures are the year in figures, as the annual report will tell of it.
func oversightFigures(ctx context.Context, p oversightPage) []page.Figure {
	figure := func(key string, n int64) page.Figure {
		return page.Figure{Label: page.T(ctx, key), Value: strconv.FormatInt(n, 10)}
	}
	return []page.Figure{
		figure("oversight.trainings", int64(len(p.Sums.Of(oversight.Training)))), figure("oversight.trained", p.Sums.People()),
		figure("oversight.inspections", int64(len(p.Sums.Of(oversight.Inspection)))), figure("oversight.found", int64(len(p.Sums.Found))),
		figure("oversight.mended_year", int64(len(p.Sums.Mended))), figure("oversight.open_year", int64(len(p.Sums.Open))),
	}
}

// kindWord names what was held, with who inspected or how many took part.
func kindWord(ctx context.Context, r oversight.Record) string {
	word := page.T(ctx, r.Kind.Key())
	switch {
	case r.ByWhom != "":
		return word + " · " + page.T(ctx, r.ByWhom.Key())
	case r.People > 0:
		return word + " · " + page.T(ctx, "oversight.took_part", r.People)
	}
	return word
}
