package annual

import "math/rand"

// SampleText is a report of random figures whose relations hold, as tests outside the package upload it.
func SampleText(organ string, year int, rng *rand.Rand) string {
	s := randomSample(year, rng, 40)
	s.organ = organ
	return layouts["tabs"](s)
}
