package cli

import "context"

type demoCmd struct {
	place
	door
}

// Run makes the demo's data when there is none, and serves.
func (c *demoCmd) Run(a *app) error {
	return c.door.serve(a, c.place, func(*house, context.Context) error { return nil })
}
