package db

import (
	"sync"
	"sync/atomic"
)

// bell tells subscribers that something was committed. A subscriber that is still busy misses nothing: one ring stays
// in its channel.
type bell struct {
	count atomic.Uint64
	mu    sync.Mutex
	next  int
	ears  map[int]chan struct{}
}

func (b *bell) ring() {
	b.count.Add(1)
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, ear := range b.ears {
		select {
		case ear <- struct{}{}:
		default:
		}
	}
}

func (b *bell) subscribe() (<-chan struct{}, func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ears == nil {
		b.ears = map[int]chan struct{}{}
	}
	id, ear := b.next, make(chan struct{}, 1)
	b.next++
	b.ears[id] = ear
	return ear, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		delete(b.ears, id)
	}
}
