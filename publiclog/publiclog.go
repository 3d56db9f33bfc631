// Package publiclog is the log anyone can hold the organ to: one leaf for every publication, correction and withdrawal,
// appended in the transaction that does it, in a Merkle tree (RFC 6962) whose signed root can be kept by others. A leaf is
// a salted commitment, SHA-256(nonce ‖ record), never content: what had to be withdrawn cannot be read out of the log, and
// yet nobody can pretend it was never there. Served as C2SP tlog-tiles. One log per installation.
// Tables publiclog_head, publiclog_leaf, publiclog_hash.
package publiclog

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"gongkai/db"
)

// Entry is what one leaf commits to.
type Entry struct {
	Subject string // as in the ledger: "item:<id>"
	Record  []byte // canonical form of what was done; only its commitment is kept here
	Nonce   string // 64 hex digits; empty draws one at random
}

// Append adds one leaf and gives its index, counted from 0. It waits for other appends: the organ's lock is taken before
// the log's (in that order always, so that nobody waits in a circle).
func Append(tx *db.Tx, e Entry) (int64, error) { return AppendAll(tx, []Entry{e}) }

// AppendAll adds a leaf for each entry, in order, and gives the index of the first.
func AppendAll(tx *db.Tx, entries []Entry) (first int64, err error) {
	size, err := grow(tx, len(entries))
	if err != nil {
		return 0, fmt.Errorf("append to the public log: %w", err)
	}
	first = size - int64(len(entries))
	tree := &hashes{q: tx, fresh: map[int64]tlog.Hash{}}
	leaves := make([]leaf, len(entries))
	var stored []tlog.Hash
	for i, e := range entries {
		if leaves[i], err = newLeaf(first+int64(i), e, tx); err != nil {
			return 0, err
		}
		added, err := tree.add(leaves[i])
		if err != nil {
			return 0, fmt.Errorf("append to the public log: %w", err)
		}
		stored = append(stored, added...)
	}
	if err := insertLeaves(tx, leaves); err != nil {
		return 0, fmt.Errorf("append to the public log: %w", err)
	}
	if err := insertHashes(tx, tlog.StoredHashIndex(0, first), stored); err != nil {
		return 0, fmt.Errorf("append to the public log: %w", err)
	}
	return first, nil
}

// leaf is one row of publiclog_leaf.
type leaf struct {
	idx        int64
	commitment string
	nonce      string
	subject    string
	at         int64
}

func newLeaf(idx int64, e Entry, tx *db.Tx) (leaf, error) {
	if e.Nonce == "" {
		var n [32]byte
		rand.Read(n[:]) // never fails (crypto/rand)
		e.Nonce = hex.EncodeToString(n[:])
	}
	c, err := Commit(e.Nonce, e.Record)
	return leaf{idx: idx, commitment: c, nonce: e.Nonce, subject: e.Subject, at: tx.Now().UnixMicro()}, err
}

// Commit gives the commitment to a record under a nonce, both commitment and nonce in hex. Whoever is shown the nonce and
// the record can compute it and find it in the log.
func Commit(nonce string, record []byte) (string, error) {
	salt, err := hex.DecodeString(nonce)
	if err != nil || len(salt) != 32 {
		return "", fmt.Errorf("publiclog: the nonce is not 64 hex digits")
	}
	h := sha256.New()
	h.Write(salt)
	h.Write(record)
	return hex.EncodeToString(h.Sum(nil)), nil
}

// data is what the tree hashes and the entries tile shows: the 32 bytes of the commitment.
func (l leaf) data() ([]byte, error) {
	data, err := hex.DecodeString(l.commitment)
	if err != nil || len(data) != sha256.Size {
		return nil, fmt.Errorf("publiclog: leaf %d holds no hash", l.idx)
	}
	return data, nil
}

// hashes reads the tree's stored hashes, those not yet written included.
type hashes struct {
	q     db.Query // nil for a tree computed from its leaves alone
	fresh map[int64]tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (h *hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	var absent []int64
	for i, x := range indexes {
		hash, ok := h.fresh[x]
		if found[i] = hash; !ok {
			absent = append(absent, x)
		}
	}
	if len(absent) == 0 {
		return found, nil
	}
	if h.q == nil {
		return nil, fmt.Errorf("publiclog: the leaves alone do not give hash %d", absent[0])
	}
	read, err := readHashes(h.q, absent)
	if err != nil {
		return nil, err
	}
	for i, x := range indexes {
		if _, ok := h.fresh[x]; ok {
			continue
		}
		hash, ok := read[x]
		if !ok {
			return nil, fmt.Errorf("publiclog: stored hash %d is missing", x)
		}
		found[i] = hash
		if h.fresh != nil {
			h.fresh[x] = hash
		}
	}
	return found, nil
}

// add gives the hashes that a leaf makes to be stored.
func (h *hashes) add(l leaf) ([]tlog.Hash, error) {
	data, err := l.data()
	if err != nil {
		return nil, err
	}
	added, err := tlog.StoredHashes(l.idx, data, h)
	for i, hash := range added {
		h.fresh[tlog.StoredHashIndex(0, l.idx)+int64(i)] = hash
	}
	return added, err
}

// Tree is the log's size and root at one moment.
type Tree struct {
	Size int64
	Root tlog.Hash
}

// Head gives the tree as it is.
func Head(q db.Query) (Tree, error) {
	size, err := sizeNow(q)
	if err != nil {
		return Tree{}, err
	}
	root, err := tlog.TreeHash(size, &hashes{q: q})
	return Tree{Size: size, Root: root}, err
}

// Proof shows that a leaf is in a tree. Record is whatever the leaf's owner adds; with Nonce it gives the commitment.
type Proof struct {
	Index      int64
	Commitment string
	Nonce      string
	Tree       Tree
	Path       tlog.RecordProof
}

// ProofOf gives the proof of a leaf in the present tree; a leaf that is not there is an error (sql.ErrNoRows).
func ProofOf(q db.Query, index int64) (Proof, error) {
	l, err := leafAt(q, index)
	if err != nil {
		return Proof{}, err
	}
	tree, err := Head(q)
	if err != nil {
		return Proof{}, err
	}
	path, err := tlog.ProveRecord(tree.Size, index, &hashes{q: q})
	if err != nil {
		return Proof{}, fmt.Errorf("prove leaf %d: %w", index, err)
	}
	return Proof{Index: index, Commitment: l.commitment, Nonce: l.nonce, Tree: tree, Path: path}, nil
}

// Check does what a stranger would: computes the commitment from record and nonce, and the root from commitment and path.
func (p Proof) Check(record []byte) error {
	c, err := Commit(p.Nonce, record)
	if err != nil {
		return err
	}
	if c != p.Commitment {
		return fmt.Errorf("publiclog: the record is not what leaf %d commits to", p.Index)
	}
	data, err := leaf{idx: p.Index, commitment: c}.data()
	if err != nil {
		return err
	}
	return tlog.CheckRecord(p.Path, p.Tree.Size, p.Tree.Root, p.Index, tlog.RecordHash(data))
}

// Verify computes the whole tree again from the leaves and tells problem of everything that differs. It gives the number
// of leaves walked. committed, when not nil, is called for every leaf with its nonce and commitment.
func Verify(q db.Query, problem func(string), committed func(index int64, nonce, commitment string)) (int64, error) {
	tree := &hashes{fresh: map[int64]tlog.Hash{}}
	n := int64(0)
	for {
		page, err := leavesFrom(q, n, 1000)
		if err != nil {
			return n, err
		}
		if len(page) == 0 {
			break
		}
		want, err := hashesFrom(q, tlog.StoredHashIndex(0, n), tlog.StoredHashIndex(0, n+int64(len(page))))
		if err != nil {
			return n, err
		}
		for _, l := range page {
			if l.idx != n {
				problem(fmt.Sprintf("public log: leaf %d is missing", n))
				return n, nil
			}
			added, err := tree.add(l)
			if err != nil {
				problem(fmt.Sprintf("public log: leaf %d: %v", n, err))
				return n, nil
			}
			for i, hash := range added {
				if at := tlog.StoredHashIndex(0, n) + int64(i); want[at] != hash {
					problem(fmt.Sprintf("public log: leaf %d: stored hash %d is not the one of the leaves", n, at))
				}
			}
			if committed != nil {
				committed(l.idx, l.nonce, l.commitment)
			}
			n++
		}
	}
	size, err := sizeNow(q)
	if err == nil && size != n {
		problem(fmt.Sprintf("public log: %d leaves, but its head says %d", n, size))
	}
	return n, err
}
