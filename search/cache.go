package search

// cache.go keeps the rows of the index that were read last, as bytes, within a bound.

import "sync"

// blockCache keeps the blocks read last. A block never changes and its number is never used again.
type blockCache struct {
	mu     sync.Mutex
	limit  int
	bytes  int
	kept   map[int64]*keptBlock
	recent keptBlock // ring: next is the latest, previous the oldest
}

type keptBlock struct {
	id       int64
	data     []byte
	next     *keptBlock
	previous *keptBlock
}

func (c *blockCache) get(id int64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := c.kept[id]
	if k == nil {
		return nil
	}
	c.unlink(k)
	c.link(k)
	return k.data
}

func (c *blockCache) put(id int64, data []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept[id] != nil || len(data) > c.limit/8 {
		return
	}
	k := &keptBlock{id: id, data: data}
	c.kept[id] = k
	c.bytes += len(data)
	c.link(k)
	for c.bytes > c.limit {
		oldest := c.recent.previous
		c.unlink(oldest)
		delete(c.kept, oldest.id)
		c.bytes -= len(oldest.data)
	}
}

func (c *blockCache) link(k *keptBlock) {
	if c.recent.next == nil {
		c.recent.next, c.recent.previous = &c.recent, &c.recent
	}
	k.next, k.previous = c.recent.next, &c.recent
	k.next.previous, k.previous.next = k, k
}

func (c *blockCache) unlink(k *keptBlock) {
	k.next.previous, k.previous.next = k.previous, k.next
}
