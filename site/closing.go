package site

// closing.go says on the public pages which organ was closed, since when, and which one carries its functions on: on its own page,
// on that of the one that carries on, beside what it published, to whoever applies and to whoever waits for an answer.

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gongkai/db"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
)

// ended is a closed organ and who carries on; On is empty while it stands.
type ended struct {
	Name, On string
	Now      office.Organ // no id where nobody carries on
}

// endedOf says what became of an organ.
func (k *known) endedOf(v *page.Visit, o office.Organ) (e ended) {
	if !o.Closed() {
		return e
	}
	e = ended{Name: o.Name, On: page.DateText(v.Context(), o.ClosedOn.String())}
	for range len(k.organs) {
		next, ok := k.organs[o.Successor]
		if !ok {
			break
		}
		e.Now, o = next, next
	}
	return e
}

// before gives the closed organs whose functions an organ carries on, through others too.
func (k *known) before(v *page.Visit, organ string) []page.Link {
	var found []office.Organ
	for next := []string{organ}; len(next) > 0; next = next[1:] {
		for _, o := range k.organs {
			if o.Successor == next[0] {
				found, next = append(found, o), append(next, o.ID)
			}
		}
	}
	slices.SortFunc(found, func(a, b office.Organ) int {
		return cmp.Or(a.ClosedOn.Compare(b.ClosedOn), strings.Compare(a.ID, b.ID))
	})
	links := make([]page.Link, len(found))
	for i, o := range found {
		links[i] = page.Link{Href: "/organs/" + o.ID, Label: v.T("closing.public.before_one", o.Name, page.DateText(v.Context(), o.ClosedOn.String()))}
	}
	return links
}

// takes gives the organ that takes what is handed in on the portal: the portal's own, or the one that carries its functions on.
func takes(q db.Query) (portal, taking office.Organ, err error) {
	if portal, err = office.PortalOrgan(q); err != nil {
		return portal, taking, err
	}
	taking, err = office.Answering(q, portal)
	return portal, taking, err
}

// endedWords is one of the sentences about a closed organ.
func endedWords(ctx context.Context, e ended, merged, closed string) string {
	if e.Now.ID == "" {
		return page.T(ctx, closed, e.Name, e.On)
	}
	return page.T(ctx, merged, e.Name, e.On, e.Now.Name)
}

// passedWords tells an applicant through which organs the case went.
func passedWords(ctx context.Context, s request.Succession) string {
	return page.T(ctx, "closing.public.track", s.From.Name, page.DateText(ctx, s.On.String()), s.To.Name)
}
