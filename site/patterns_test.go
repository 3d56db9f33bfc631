package site

// Patterns gives the addresses of the whole public door, for tests that walk them.
func Patterns() (list []string) {
	for _, r := range routes {
		list = append(list, r.pattern)
	}
	for _, r := range openRoutes {
		list = append(list, "GET "+openRoot+r.path)
	}
	return list
}
