package annual

import (
	"math/rand"
	"testing"
)

// BenchmarkCheck reads and checks one report; 2 ms an operation is 500 reports a second on one core.
func BenchmarkCheck(b *testing.B) {
	for name, layout := range layouts {
		data := []byte(layout(randomSample(2023, rand.New(rand.NewSource(1)), 400)))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r, err := Parse(name, data)
				if err != nil {
					b.Fatal(err)
				}
				Check(r)
			}
		})
	}
}
