package db

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"time"
)

var idLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// NewID makes an id: 20 letters and digits, ordered by time to the millisecond, unguessable in its second half
// (52 random bits beside 48 of time).
func NewID(now time.Time) string {
	var r [7]byte
	rand.Read(r[:]) // never fails (crypto/rand)
	return IDFrom(now, r)
}

// IDFrom makes the id that NewID would have made had it drawn r; for data that must come out the same each time.
func IDFrom(now time.Time, r [7]byte) string {
	var b [13]byte
	var ms [8]byte
	binary.BigEndian.PutUint64(ms[:], uint64(now.UnixMilli()))
	copy(b[:6], ms[2:])
	copy(b[6:], r[:])
	return idLetters.EncodeToString(b[:])[:20]
}
