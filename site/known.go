package site

// known.go keeps in memory what nearly every page needs and hardly ever changes: organs and their columns. It is read
// again when something public happens, like the pages themselves (cache.go).

import (
	"slices"
	"sync"

	"gongkai/annual"
	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
	"gongkai/views"
)

// known is the organs and columns of one round of the cache.
type known struct {
	round  uint64
	portal office.Organ
	organs map[string]office.Organ
	finder *disclosure.Finder
	reads  bool // the portal shows how often items are read

	mu      sync.Mutex
	columns map[string][]catalogue.Column // organ → its columns, in order
	byID    map[string]catalogue.Column

	newest map[string]recent // column → its newest items

	bodies map[string]annual.Agency // those whose figures are compared; read when first asked for
}

// know gives what is known in this round.
func (c *cache) know(q db.Query) (*known, error) {
	round, keep := c.roundOf(q)
	if k := c.known.Load(); keep && k != nil && k.round == round {
		return k, nil
	}
	portal, err := office.PortalOrgan(q)
	if err != nil {
		return nil, err
	}
	organs, err := office.Organs(q)
	if err != nil {
		return nil, err
	}
	reads, err := views.Shown(q, portal.ID)
	if err != nil {
		return nil, err
	}
	k := &known{round: round, portal: portal, reads: reads, finder: c.finder, organs: map[string]office.Organ{}, columns: map[string][]catalogue.Column{}, byID: map[string]catalogue.Column{},
		newest: map[string]recent{}}
	for _, o := range organs {
		k.organs[o.ID] = o
	}
	if keep {
		c.known.Store(k)
	}
	return k, nil
}

// organ gives an organ, or NotFound.
func (k *known) organ(id string) (office.Organ, error) {
	if o, ok := k.organs[id]; ok {
		return o, nil
	}
	return office.Organ{}, fault.Missing("office.no_organ")
}

// agencies gives every body whose figures are compared, by id.
func (k *known) agencies(q db.Query) (map[string]annual.Agency, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.bodies != nil {
		return k.bodies, nil
	}
	outside, err := annual.OutsideAgencies(q)
	if err != nil {
		return nil, err
	}
	k.bodies = make(map[string]annual.Agency, len(k.organs)+len(outside))
	for id, o := range k.organs {
		k.bodies[id] = annual.AgencyOf(o)
	}
	for _, b := range outside {
		k.bodies[b.ID] = b
	}
	return k.bodies, nil
}

// columnsOf gives an organ's columns in order.
func (k *known) columnsOf(q db.Query, organ string) ([]catalogue.Column, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if list, ok := k.columns[organ]; ok {
		return list, nil
	}
	list, err := catalogue.Columns(q, organ)
	if err != nil {
		return nil, err
	}
	k.columns[organ] = list
	for _, c := range list {
		k.byID[c.ID] = c
	}
	return list, nil
}

// column gives a column, or NotFound.
func (k *known) column(q db.Query, id string) (catalogue.Column, error) {
	k.mu.Lock()
	c, ok := k.byID[id]
	k.mu.Unlock()
	if ok {
		return c, nil
	}
	c, err := catalogue.ColumnByID(q, id)
	if err == nil {
		_, err = k.columnsOf(q, c.Organ)
	}
	return c, err
}

// columnTrail is the way down to a column. A column of another organ than the portal's is reached through its organ.
func (k *known) columnTrail(q db.Query, v *page.Visit, c catalogue.Column) ([]page.Link, error) {
	crumbs := trail(v)
	if c.Organ != k.portal.ID {
		organ, err := k.organ(c.Organ)
		if err != nil {
			return nil, err
		}
		crumbs = append(crumbs, page.Link{Href: "/organs/" + organ.ID, Label: organ.Display()})
	} else {
		crumbs = append(crumbs, page.Link{Href: "/columns", Label: v.T("site.menu.columns")})
	}
	way := []page.Link{{Href: columnHref(c), Label: c.Name}}
	for up := c.Parent; up != "" && len(way) <= catalogue.MaxDepth; {
		parent, err := k.column(q, up)
		if err != nil {
			return nil, err
		}
		way, up = append(way, page.Link{Href: columnHref(parent), Label: parent.Name}), parent.Parent
	}
	slices.Reverse(way)
	return append(crumbs, way...), nil
}

// recent is the newest items of a column: what an item's page shows beside it without asking the store each time.
type recent struct {
	lines []page.Pair
	at    map[string]int // item → its place in lines
	whole bool           // the column has no more
}

const recentMost = 60

// recentOf gives the newest items of a column.
func (k *known) recentOf(q db.Query, column string) (recent, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if r, ok := k.newest[column]; ok {
		return r, nil
	}
	list, err := disclosure.ListOf(q, disclosure.Shelf{Column: column, Size: recentMost}, recentMost)
	if err != nil {
		return recent{}, err
	}
	r := recent{lines: lines(list.Items), at: make(map[string]int, len(list.Items)), whole: len(list.Items) < recentMost}
	for i, it := range list.Items {
		r.at[it.ID] = i
	}
	k.newest[column] = r
	return r, nil
}

// beside gives the links to an item's neighbours and some others of its column. Of an item further down than what is
// remembered the neighbours are found when somebody follows the link.
func (r recent) beside(id string) (newer, older page.Link, same []page.Pair) {
	i, found := r.at[id]
	newer, older = page.Link{Href: "/items/" + id + "/newer"}, page.Link{Href: "/items/" + id + "/older"}
	if found {
		newer, older = page.Link{}, page.Link{Href: older.Href}
		if i > 0 {
			newer = page.Link{Href: r.lines[i-1].Href, Label: r.lines[i-1].Label}
		}
		if i+1 < len(r.lines) {
			older = page.Link{Href: r.lines[i+1].Href, Label: r.lines[i+1].Label}
		} else if r.whole {
			older = page.Link{}
		}
	}
	most := min(len(r.lines), sameShown+1)
	if !found || i >= most {
		return newer, older, r.lines[:min(most, sameShown)]
	}
	same = append(make([]page.Pair, 0, most), r.lines[:i]...)
	return newer, older, append(same, r.lines[i+1:most]...)
}

const sameShown = 5
