// serve.go gives the log as C2SP tlog-tiles and signed checkpoints (note format, Ed25519).
package publiclog

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"gongkai/db"
	"gongkai/fault"
)

// Key signs the log's checkpoints.
type Key struct {
	Origin   string // the log's name, first line of every checkpoint
	Verifier string // the public key, in the form of package note: what a stranger needs to check a checkpoint
	signer   note.Signer
}

// OpenKey reads the key file publiclog.key in dir, or makes one (mode 0600) for a log named origin. The name in an existing
// file stays: a log that changed its name would be another log. Losing the file means a new log key, to be announced.
func OpenKey(dir, origin string) (*Key, error) {
	path := filepath.Join(dir, "publiclog.key")
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		var secret string
		if secret, _, err = note.GenerateKey(rand.Reader, origin); err == nil {
			raw = []byte(secret + "\n")
			err = writeSecret(path, raw)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("key of the public log: %w", err)
	}
	return parseKey(strings.TrimSpace(string(raw)))
}

func parseKey(secret string) (*Key, error) {
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, fmt.Errorf("key of the public log: %w", err)
	}
	parts := strings.SplitN(secret, "+", 5) // PRIVATE+KEY+name+hash+data
	seed, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(seed) != 1+ed25519.SeedSize {
		return nil, fmt.Errorf("key of the public log: not an Ed25519 key")
	}
	public := ed25519.NewKeyFromSeed(seed[1:]).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(signer.Name(), public)
	return &Key{Origin: signer.Name(), Verifier: verifier, signer: signer}, err
}

// writeSecret makes a file that only its owner may read, durably, and never over an existing one.
func writeSecret(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Sync(), f.Close())
}

// Checkpoint gives the present tree as a signed note: origin, size, root.
func (k *Key) Checkpoint(q db.Query) ([]byte, error) {
	tree, err := Head(q)
	if err != nil {
		return nil, err
	}
	return k.sign(tree)
}

func (k *Key) sign(tree Tree) ([]byte, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", k.Origin, tree.Size, base64.StdEncoding.EncodeToString(tree.Root[:]))
	return note.Sign(&note.Note{Text: text}, k.signer)
}

// ReadCheckpoint checks a checkpoint's signature against a public key and gives the tree it signs.
func ReadCheckpoint(signed []byte, verifier string) (Tree, error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return Tree{}, err
	}
	n, err := note.Open(signed, note.VerifierList(v))
	if err != nil {
		return Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[0] != v.Name() {
		return Tree{}, fmt.Errorf("publiclog: not a checkpoint of %s", v.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return Tree{Size: size, Root: root}, err
}

// Resource gives one tile: path is what follows /log/, such as "tile/0/000", "tile/entries/x001/234.p/17". Full tiles never
// change. Anything that is not a tile of the present log is NotFound.
func Resource(q db.Query, path string) (data []byte, full bool, err error) {
	gone := fault.Missing("fault.not_found")
	rest, ok := strings.CutPrefix(path, "tile/")
	if !ok {
		return nil, false, gone
	}
	if after, entries := strings.CutPrefix(rest, "entries/"); entries {
		rest = "data/" + after
	}
	tile, err := tlog.ParseTilePath("tile/8/" + rest)
	if err != nil {
		return nil, false, gone
	}
	size, err := sizeNow(q)
	if err != nil {
		return nil, false, err
	}
	level := max(tile.L, 0)
	if level > 6 || tile.N >= 1<<(56-8*level) || (tile.N<<8+int64(tile.W))<<(8*level) > size {
		return nil, false, gone
	}
	if tile.L < 0 {
		data, err = entries(q, tile)
	} else {
		data, err = tlog.ReadTileData(tile, &hashes{q: q})
	}
	return data, tile.W == 256, err
}

// entries gives an entries tile: each leaf led by its length in two bytes.
func entries(q db.Query, tile tlog.Tile) ([]byte, error) {
	leaves, err := leavesFrom(q, tile.N*256, tile.W)
	if err != nil {
		return nil, err
	}
	var out []byte
	for _, l := range leaves {
		data, err := l.data()
		if err != nil {
			return nil, err
		}
		out = append(binary.BigEndian.AppendUint16(out, uint16(len(data))), data...)
	}
	return out, nil
}
