package catalogue

// tree.go is the shape of an organ's columns: a tree of at most MaxDepth levels without cycles. Pure.

// MaxDepth is how many levels of columns there may be: more than anybody finds their way through (FACTS 6.23: 3–4 clicks).
const MaxDepth = 5

// Branch is a column with those under it.
type Branch struct {
	Column
	Under []Column // right under it
	Below []Branch // the same with their own branches
}

// Placed is a column with its place in the tree.
type Placed struct {
	Column
	Depth int      // 0 at the top
	First bool     // a first-level column (一级栏目): nothing but headings above it [D]
	Path  []string // names from the top, its own last
	Below []string // ids right under it
}

// Tree arranges an organ's columns, siblings in the order given.
func Tree(columns []Column) []Branch {
	return branches(children(columns), "", 0)
}

func branches(under map[string][]Column, parent string, depth int) []Branch {
	if depth >= MaxDepth {
		return nil
	}
	var list []Branch
	for _, c := range under[parent] {
		list = append(list, Branch{Column: c, Under: under[c.ID], Below: branches(under, c.ID, depth+1)})
	}
	return list
}

// children gives the columns under each id. A parent that is not among the columns counts as the top.
func children(columns []Column) map[string][]Column {
	there := map[string]bool{}
	for _, c := range columns {
		there[c.ID] = true
	}
	under := map[string][]Column{}
	for _, c := range columns {
		parent := c.Parent
		if !there[parent] {
			parent = ""
		}
		under[parent] = append(under[parent], c)
	}
	return under
}

// Walk lists the columns from the top down, each before those under it.
func Walk(columns []Column) []Placed {
	var list []Placed
	under := children(columns)
	var walk func(parent Placed, depth int)
	walk = func(parent Placed, depth int) {
		if depth >= MaxDepth {
			return
		}
		for _, c := range under[parent.ID] {
			p := Placed{Column: c, Depth: depth, First: depth == 0 || parent.First && !parent.Holds(),
				Path: append(append([]string{}, parent.Path...), c.Name)}
			for _, below := range under[c.ID] {
				p.Below = append(p.Below, below.ID)
			}
			list = append(list, p)
			walk(p, depth+1)
		}
	}
	walk(Placed{}, 0)
	return list
}

// mayStand says why a column must not stand under parent, as a message key; "" when it may: the parent is the organ's, is
// open and no door, is neither the column itself nor below it, and the tree does not become too deep.
func mayStand(columns []Column, id, parent string) string {
	if parent == "" {
		return ""
	}
	by := map[string]Column{}
	for _, c := range columns {
		by[c.ID] = c
	}
	above, ok := by[parent]
	if !ok || above.Kind == Apply || above.Closed() {
		return "catalogue.bad_parent"
	}
	depth := 1
	for at := above; ; depth++ {
		if at.ID == id {
			return "catalogue.cycle"
		}
		next, ok := by[at.Parent]
		if !ok || depth > MaxDepth {
			break
		}
		at = next
	}
	if depth+height(children(columns), id) > MaxDepth {
		return "catalogue.too_deep"
	}
	return ""
}

// height is how many levels a column and those under it take.
func height(under map[string][]Column, id string) int {
	most := 0
	for _, c := range under[id] {
		most = max(most, height(under, c.ID))
	}
	return most + 1
}

// byLevel puts columns level by level, siblings in the order given: parents before children.
func byLevel(columns []Column) []Column {
	under := children(columns)
	list := make([]Column, 0, len(columns))
	level := under[""]
	for depth := 0; len(level) > 0 && depth < MaxDepth; depth++ {
		var next []Column
		for _, c := range level {
			list = append(list, c)
			next = append(next, under[c.ID]...)
		}
		level = next
	}
	return list
}

// MayStand says whether a column (id "": a new one) may stand under parent; for choices, Move decides.
func MayStand(columns []Column, id, parent string) bool { return mayStand(columns, id, parent) == "" }
