package workday

import (
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"
)

func TestDateIsReadAndWritten(t *testing.T) {
	for _, s := range []string{"0001-01-01", "1970-01-01", "2024-02-29", "2026-11-22", "9999-12-31"} {
		d, err := ParseDate(s)
		if err != nil || d.String() != s {
			t.Errorf("%s came back as %s, %v", s, d, err)
		}
		if got, want := d.Weekday(), d.utc().Weekday(); got != want {
			t.Errorf("%s is a %s, not a %s", s, want, got)
		}
	}
	for _, s := range []string{"", "2026-1-5", "2026-02-30", "2025-02-29", "0000-01-01", "2026/01/05", "２０２６-01-05", "2026-01-05 ", "2026-13-01", "2026-00-10", "-026-01-05"} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("%q was read as %s", s, d)
		}
	}
}

func TestLegalDayIsThatOfChina(t *testing.T) {
	for at, want := range map[string]string{"2026-01-04T15:59:59Z": "2026-01-04", "2026-01-04T16:00:00Z": "2026-01-05"} {
		instant, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(instant); got.String() != want {
			t.Errorf("%s is %s in China, want %s", at, got, want)
		}
	}
	if got := MustParse("2026-01-05").Start().UTC().Format(time.RFC3339); got != "2026-01-04T16:00:00Z" {
		t.Errorf("the day begins at %s", got)
	}
}

func TestDateTravelsThroughJSONAndDatabase(t *testing.T) {
	raw, err := json.Marshal(map[string]Date{"a": MustParse("2026-03-05"), "none": {}})
	if err != nil || string(raw) != `{"a":"2026-03-05","none":""}` {
		t.Fatalf("%s %v", raw, err)
	}
	var back map[string]Date
	if err := json.Unmarshal(raw, &back); err != nil || back["a"].String() != "2026-03-05" || !back["none"].IsZero() {
		t.Errorf("%v %v", back, err)
	}
	for _, stored := range []any{"2026-03-05", []byte("2026-03-05")} {
		var d Date
		if err := d.Scan(stored); err != nil || d.String() != "2026-03-05" {
			t.Errorf("%v %v", d, err)
		}
	}
	var d Date
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Error("NULL is no date")
	}
	if err := d.Scan(int64(5)); err == nil {
		t.Error("a number was taken for a date")
	}
	if got := MustParse("2024-03-05").Chinese(); got != "2024年3月5日" {
		t.Error(got)
	}
}

func TestMonthsEndWhereTheDayIsMissing(t *testing.T) {
	for _, c := range []struct {
		from   string
		months int
		want   string
	}{{"2026-01-31", 1, "2026-02-28"}, {"2024-08-31", 6, "2025-02-28"}, {"2026-05-15", 6, "2026-11-15"}, {"2026-03-31", -1, "2026-02-28"}} {
		if got := MustParse(c.from).AddMonths(c.months); got.String() != c.want {
			t.Errorf("%s + %d months = %s, want %s", c.from, c.months, got, c.want)
		}
	}
}

// FACTS 1.54.
func TestVectorsOfTheLawsTerms(t *testing.T) {
	terms := [4]int{7, 15, 20, 40}
	for _, row := range [][5]string{
		{"2020-01-13", "2020-01-21", "2020-02-10", "2020-02-17", "2020-03-16"},
		{"2020-09-21", "2020-09-29", "2020-10-16", "2020-10-23", "2020-11-20"},
		{"2021-02-01", "2021-02-09", "2021-02-25", "2021-03-04", "2021-04-01"},
		{"2022-09-19", "2022-09-28", "2022-10-13", "2022-10-20", "2022-11-17"},
		{"2023-04-17", "2023-04-25", "2023-05-09", "2023-05-16", "2023-06-13"},
		{"2024-02-01", "2024-02-09", "2024-02-27", "2024-03-05", "2024-04-02"},
		{"2024-09-09", "2024-09-19", "2024-09-30", "2024-10-12", "2024-11-08"},
		{"2025-01-20", "2025-02-05", "2025-02-14", "2025-02-21", "2025-03-21"},
		{"2025-09-22", "2025-09-30", "2025-10-17", "2025-10-24", "2025-11-21"},
		{"2026-02-06", "2026-02-24", "2026-03-05", "2026-03-12", "2026-04-10"},
		{"2026-02-14", "2026-03-03", "2026-03-13", "2026-03-20", "2026-04-20"},
		{"2026-09-14", "2026-09-22", "2026-10-10", "2026-10-16", "2026-11-13"},
	} {
		for i, term := range terms {
			got, provisional := National().Add(MustParse(row[0]), term)
			if got.String() != row[i+1] || provisional {
				t.Errorf("%s + %d workdays = %s (provisional %v), want %s", row[0], term, got, provisional, row[i+1])
			}
		}
	}
}

// FACTS 5.5.
func TestTotalsOfWorkdays(t *testing.T) {
	cal := National()
	for year, want := range map[int]int{2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248} {
		if got := cal.Between(On(year-1, time.December, 31), On(year, time.December, 31)); got != want {
			t.Errorf("%d has %d workdays, want %d", year, got, want)
		}
	}
	for year, months := range map[int][12]int{
		2020: {17, 20, 22, 22, 19, 21, 23, 21, 23, 17, 21, 23},
		2025: {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23},
		2026: {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23},
	} {
		for i, want := range months {
			month := time.Month(i + 1)
			if got := cal.Between(On(year, month, 1).AddDays(-1), On(year, month+1, 1).AddDays(-1)); got != want {
				t.Errorf("%d-%02d has %d workdays, want %d", year, month, got, want)
			}
		}
	}
}

// step counts as a clerk with a paper calendar would.
func step(cal Calendar, d Date, n int) Date {
	way := 1
	if n < 0 {
		way, n = -1, -n
	}
	for n > 0 {
		d = d.AddDays(way)
		if kind, _ := cal.Kind(d); kind.Works() {
			n--
		}
	}
	return d
}

func TestCountingAgreesWithAPaperCalendar(t *testing.T) {
	dice := rand.New(rand.NewPCG(20190515, 711))
	cal := National()
	check := func(from Date, n int) {
		got, _ := cal.Add(from, n)
		if want := step(cal, from, n); got != want {
			t.Fatalf("%s + %d = %s, want %s", from, n, got, want)
		}
		if kind, _ := cal.Kind(from); n > 0 && cal.Between(from, got) != n {
			t.Fatalf("between %s (%s) and %s are %d, want %d", from, kind, got, cal.Between(from, got), n)
		}
	}
	for range 10_000 {
		check(On(2019, time.January, 1).AddDays(dice.IntN(2900)), dice.IntN(60))
	}
	for range 2_000 { // beyond what is loaded, and backwards
		check(On(2015, time.January, 1).AddDays(dice.IntN(6000)), dice.IntN(600)-300)
	}
}

func TestKindsOfDays(t *testing.T) {
	for day, want := range map[string]Kind{"2026-02-13": Workday, "2026-02-14": MakeUp, "2026-02-15": Holiday, "2026-03-07": Weekend, "2020-02-01": Holiday, "2020-02-03": Workday} {
		if got, _ := National().Kind(MustParse(day)); got != want {
			t.Errorf("%s is %s, want %s", day, got, want)
		}
	}
	if _, name := National().Kind(MustParse("2026-02-16")); name != "春节" {
		t.Error(name)
	}
}

func TestAYearNotLoadedIsProvisional(t *testing.T) {
	cal := National()
	if cal.Provisional(2026) || !cal.Provisional(2027) || !cal.Provisional(2018) {
		t.Fatal(cal.Years())
	}
	for _, c := range []struct {
		from string
		n    int
		want bool
	}{
		{"2026-11-02", 20, false},
		{"2026-11-30", 18, false}, // 2026-12-24
		{"2026-11-30", 20, true},  // 2026-12-28: the next notice may still touch the end of December
		{"2026-12-10", 20, true},
		{"2026-12-31", 1, true},
		{"2025-12-20", 20, false},
		{"2018-06-01", 5, true},
		{"2031-06-01", 5, true},
	} {
		if due, got := cal.Add(MustParse(c.from), c.n); got != c.want {
			t.Errorf("%s + %d = %s: provisional %v, want %v", c.from, c.n, due, got, c.want)
		}
	}
	loaded := cal.With([]Day{{MustParse("2027-01-01"), Holiday, "元旦", 2027}, {MustParse("2026-12-27"), MakeUp, "元旦", 2027}}, 2027)
	due, provisional := loaded.Add(MustParse("2026-12-10"), 20)
	if due.String() != "2027-01-07" || provisional {
		t.Errorf("with 2027 loaded: %s %v", due, provisional)
	}
	if due, _ := cal.Add(MustParse("2026-12-10"), 20); due.String() != "2027-01-07" {
		t.Errorf("the first calendar changed: %s", due)
	}
}

func TestANoticeAmendedReplacesItsYear(t *testing.T) {
	cal := National().With([]Day{{MustParse("2020-01-01"), Holiday, "元旦", 2020}}, 2020)
	if kind, _ := cal.Kind(MustParse("2020-01-24")); kind != Workday {
		t.Error("a day of the old notice is left")
	}
	if kind, _ := cal.Kind(MustParse("2019-10-01")); kind != Holiday {
		t.Error("another year's days are gone")
	}
	local := National().With([]Day{{MustParse("2026-04-08"), Holiday, "地方放假", 2026}})
	if kind, name := local.Kind(MustParse("2026-04-08")); kind != Holiday || name != "地方放假" {
		t.Error("the local day is not there")
	}
	if kind, _ := local.Kind(MustParse("2026-10-01")); kind != Holiday {
		t.Error("a local day wiped the national ones")
	}
}

func TestTheZeroCalendarCountsMondayToFriday(t *testing.T) {
	var cal Calendar
	for _, from := range []string{"1999-12-31", "2000-01-02", "2000-01-03", "2026-09-30"} {
		for _, n := range []int{-11, -1, 0, 1, 7, 20} {
			got, provisional := cal.Add(MustParse(from), n)
			if want := step(cal, MustParse(from), n); got != want || !provisional {
				t.Errorf("%s + %d = %s, want %s", from, n, got, want)
			}
		}
	}
}

func TestBrokenNoticesAreNamedByLine(t *testing.T) {
	for _, text := range []string{"h,h,h,h\n2026-02-30,off,x,2026\n", "h,h,h,h\n2026-02-03,of,x,2026\n", "h,h,h,h\n2026-02-03,off,x,2020\n", "h,h,h,h\n2026-02-03,off\n"} {
		if _, err := ReadCSV(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func FuzzParseDate(f *testing.F) {
	f.Add("2026-01-05")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := ParseDate(s); err == nil && d.String() != s {
			t.Errorf("%q became %s", s, d)
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	cal, from := National(), MustParse("2025-01-20")
	for b.Loop() {
		cal.Add(from, 20)
	}
}
