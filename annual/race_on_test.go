//go:build race

package annual

// UnderRace says that the tests run with the race detector, which makes reading files many times slower and can find
// nothing there: what only reads is tried with few examples, and in full without it (scripts/test).
const UnderRace = true
