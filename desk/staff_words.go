package desk

import (
	"context"
	"slices"
	"time"

	"gongkai/office"
	"gongkai/page"
)

// staff_words.go is the lists the pages of staff.templ are drawn from.

// tableRoles are the columns of the permission table.
var tableRoles = append(slices.Clone(office.Roles), office.AnyStaff, office.Anyone, office.TheSystem)

// columns makes plain columns from message keys.
func columns(ctx context.Context, keys ...string) []page.Column {
	all := make([]page.Column, len(keys))
	for i, key := range keys {
		all[i].Label = page.T(ctx, key)
	}
	return all
}

func permissionColumns(ctx context.Context) []page.Column {
	all := columns(ctx, "staff.verb")
	for _, r := range tableRoles {
		all = append(all, page.Column{Label: page.T(ctx, r.Key())})
	}
	return all
}

func demandOptions(ctx context.Context) []page.Option {
	var all []page.Option
	for _, d := range office.Demands {
		all = append(all, page.Option{Value: string(d), Label: page.T(ctx, "rules.factor."+string(d))})
	}
	return all
}

// ruleLines says the rules of sign-in in words.
func ruleLines(ctx context.Context, r office.Rules) []string {
	minutes := func(d time.Duration) int { return int(d / time.Minute) }
	return []string{
		page.T(ctx, "staff.rule.password", r.MinLength, r.MinClasses, r.KeepLast),
		page.T(ctx, "staff.rule.age", int(r.MaxAge/(24*time.Hour))),
		page.T(ctx, "staff.rule.lock", r.Failures, minutes(r.LockFor)),
		page.T(ctx, "staff.rule.session", minutes(r.Idle), int(r.Absolute/time.Hour)),
		page.T(ctx, "staff.rule.address", r.PerAddress),
		page.T(ctx, "rules.factor") + page.T(ctx, "desk.colon") + page.T(ctx, "rules.factor."+string(r.Factor)),
	}
}
