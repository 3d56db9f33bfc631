package annual

import (
	"slices"
	"testing"
)

// The rows of table 3 with one of them damaged: what the relations leave is taken, what they do not is left open.
func TestADamagedRowIsSolvedOrLeftOpen(t *testing.T) {
	equations := forms[len(forms)-1].within
	for _, c := range []struct {
		name   string
		values []string
		good   [][]int64
	}{
		{"a figure broken in two", []string{"1", "2", "0", "0", "0", "0", "3", "15"}, [][]int64{{12, 0, 0, 0, 0, 3, 15}}},
		{"two figures run together", []string{"120", "0", "0", "0", "3", "15"}, [][]int64{{12, 0, 0, 0, 0, 3, 15}}},
		{"a lost total, or two figures run together", []string{"12", "0", "0", "0", "0", "3"}, [][]int64{{12, 0, 0, 0, 0, 3, 15}, {1, 2, 0, 0, 0, 0, 3}}},
		{"blanks beside one applicant's column", []string{"3", "3"}, [][]int64{{3, 0, 0, 0, 0, 0, 3}, {0, 3, 0, 0, 0, 0, 3}, {0, 0, 3, 0, 0, 0, 3}, {0, 0, 0, 3, 0, 0, 3}, {0, 0, 0, 0, 3, 0, 3}, {0, 0, 0, 0, 0, 3, 3}}},
		{"digits spaced out", []string{"1", "2", "0", "0", "0", "0", "3", "1", "5"}, [][]int64{{12, 0, 0, 0, 0, 3, 15}}},
		{"words among them", []string{"十二", "0", "3"}, nil},
		{"no sum holds", []string{"1", "2", "3", "4", "5", "6", "7", "9"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := damagedRow(band{values: c.values}, 7, equations)
			for _, want := range c.good {
				if !holdsAmong(o.good, want) {
					t.Errorf("%v is not among %v", want, o.good)
				}
			}
			if len(c.good) == 0 && len(o.good) > 0 {
				t.Errorf("made %v of it", o.good)
			}
			for _, row := range o.good {
				if !holds(equations, row) {
					t.Errorf("%v does not hold", row)
				}
			}
		})
	}
}

func TestGluedDigitsArePartedInEveryWay(t *testing.T) {
	values, ways := gluedStrip([]string{"10203"}).could(3)
	for i := range values {
		slices.Sort(values[i])
	}
	if ways != 2 || !slices.Equal(values[0], []int64{1, 10, 102}) {
		t.Errorf("%v in %d ways", values, ways)
	}
	if _, ways := gluedStrip([]string{"000"}).could(3); ways != 1 {
		t.Errorf("three zeros read in %d ways", ways)
	}
	if _, ways := gluedStrip([]string{"05"}).could(1); ways != 0 {
		t.Errorf("a figure begins with a zero")
	}
}

// Digits made to be slow are given up in bounded time, not guessed.
func TestPartingIsBounded(t *testing.T) {
	digits := ""
	for range 60 {
		digits += "1"
	}
	sum, ok := sumsOf(7, forms[len(forms)-1].within)
	if !ok {
		t.Fatal("the sums of table 3 stand otherwise")
	}
	good, all := gluedStrip([]string{digits}).agreeing(sum)
	if all && len(good) > maxReadings {
		t.Errorf("%d readings", len(good))
	}
}
