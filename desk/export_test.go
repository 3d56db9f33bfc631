package desk

import "gongkai/page"

// Table is the route table as the tests walk it: pattern → who may call it.
func Table() map[string]page.Who {
	table := map[string]page.Who{}
	for _, r := range routes {
		table[r.pattern] = r.who
	}
	return table
}
