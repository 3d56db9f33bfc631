//go:build !race

package annual

// UnderRace says that the tests run with the race detector.
const UnderRace = false
