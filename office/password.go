package office

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"

	"gongkai/fault"
)

// password.go computes and compares passwords with argon2id, a bounded number at a time: 64 people signing in at once must not
// take 64 times the memory. Hashes are kept in the PHC text format, with their cost, so that the cost can grow later.

// hasher computes password hashes; slots bounds how many at once.
type hasher struct {
	cost  HashCost
	slots chan struct{}
	decoy string // a hash nobody's password has, compared against when there is no such login
}

func newHasher(cost HashCost, parallel int) *hasher {
	h := &hasher{cost: cost, slots: make(chan struct{}, max(parallel, 1))}
	h.decoy = format(cost, make([]byte, 16), make([]byte, 32))
	return h
}

// take waits for a slot; the caller gives it back by calling the function it returns.
func (h *hasher) take(ctx context.Context) (func(), error) {
	select {
	case h.slots <- struct{}{}:
		return func() { <-h.slots }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.Busy, "fault.busy")
	}
}

// hash gives a new salted hash of the password.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	give, err := h.take(ctx)
	if err != nil {
		return "", err
	}
	defer give()
	salt := make([]byte, 16)
	rand.Read(salt)
	return format(h.cost, salt, argon2.IDKey([]byte(password), salt, h.cost.Time, h.cost.Memory, h.cost.Threads, 32)), nil
}

// matches says whether the password has the hash; an unreadable hash matches nothing but takes as long.
func (h *hasher) matches(ctx context.Context, password, stored string) (bool, error) {
	give, err := h.take(ctx)
	if err != nil {
		return false, err
	}
	defer give()
	cost, salt, want, ok := parse(stored)
	if !ok {
		cost, salt, want, _ = parse(h.decoy)
	}
	got := argon2.IDKey([]byte(password), salt, cost.Time, cost.Memory, cost.Threads, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && ok, nil
}

func format(c HashCost, salt, sum []byte) string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.Memory, c.Time, c.Threads,
		b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// parse reads what format wrote; ok is false for anything else, also for costs out of any reason.
func parse(s string) (c HashCost, salt, sum []byte, ok bool) {
	part := strings.Split(s, "$")
	if len(part) != 6 || part[1] != "argon2id" {
		return c, nil, nil, false
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); err != nil {
		return c, nil, nil, false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(part[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(part[5])
	sane := c.Memory <= 1<<20 && c.Time >= 1 && c.Time <= 64 && c.Threads >= 1 && len(sum) >= 16
	return c, salt, sum, err1 == nil && err2 == nil && sane
}
