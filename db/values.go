package db

import (
	"strconv"
	"strings"
)

// Values writes the placeholders of an INSERT of several rows: Values(2, 3) is "($1, $2, $3), ($4, $5, $6)".
func Values(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteString("($1")
		case i%columns == 0:
			b.WriteString("), ($" + strconv.Itoa(i+1))
		default:
			b.WriteString(", $" + strconv.Itoa(i+1))
		}
	}
	return b.String() + ")"
}
