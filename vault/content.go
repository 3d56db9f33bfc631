package vault

// Content: files are encrypted under a key of their own before a row names them; that key is then sealed like any value of
// a person, so that erasing the person makes the file unreadable too. The form is pieces of AES-256-GCM, numbered and the
// last one marked, so that none can be left out, moved or cut off unnoticed.

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
)

const (
	contentHead  = "gongkai content 1\n"
	contentPiece = 64 << 10 // bytes of the plain file in one piece
)

// Encrypt gives a reader of the encrypted content of r, and the key that opens it. The content is read as the reader is.
func Encrypt(r io.Reader) (sealed io.Reader, key string, err error) {
	var raw [keySize]byte
	if _, err := rand.Read(raw[:]); err != nil {
		return nil, "", fmt.Errorf("vault: %w", err)
	}
	aead, err := contentCipher(raw[:])
	if err != nil {
		return nil, "", err
	}
	s := &sealing{from: r, with: aead}
	s.ready.WriteString(contentHead)
	return s, base64.RawStdEncoding.EncodeToString(raw[:]), nil
}

// Decrypt reads encrypted content to its end and gives it plain; at most that many bytes are read.
func Decrypt(r io.Reader, key string, most int64) ([]byte, error) {
	damaged := func() error { return fmt.Errorf("vault: encrypted content is damaged, cut off or of another key") }
	raw, err := base64.RawStdEncoding.DecodeString(key)
	if err != nil || len(raw) != keySize {
		return nil, damaged()
	}
	with, err := contentCipher(raw)
	if err != nil {
		return nil, err
	}
	sealed, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(sealed)) > most {
		return nil, fmt.Errorf("vault: encrypted content is larger than its row says")
	}
	rest, ok := bytes.CutPrefix(sealed, []byte(contentHead))
	if !ok {
		return nil, damaged()
	}
	plain := make([]byte, 0, len(rest))
	for n := uint64(0); ; n++ {
		size := min(len(rest), contentPiece+with.Overhead())
		last := size == len(rest)
		if plain, err = with.Open(plain, contentNonce(n, last), rest[:size], nil); err != nil {
			return nil, damaged()
		}
		if rest = rest[size:]; last {
			return plain, nil
		}
	}
}

func contentCipher(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	return cipher.NewGCM(block)
}

// contentNonce numbers a piece. A key is used for one content only, so that no nonce comes twice under it.
func contentNonce(n uint64, last bool) []byte {
	var nonce [12]byte
	binary.BigEndian.PutUint64(nonce[:8], n)
	if last {
		nonce[11] = 1
	}
	return nonce[:]
}

// sealing encrypts piece by piece; it reads one piece ahead to know the last.
type sealing struct {
	from  io.Reader
	with  cipher.AEAD
	ready bytes.Buffer
	piece []byte // read and not encrypted yet
	n     uint64
	begun bool
	err   error
}

func (s *sealing) Read(p []byte) (int, error) {
	for s.ready.Len() == 0 {
		if s.err != nil {
			return 0, s.err
		}
		s.fill()
	}
	return s.ready.Read(p)
}

func (s *sealing) fill() {
	if !s.begun {
		s.begun = true
		if s.piece, s.err = s.next(); s.err != nil {
			return
		}
	}
	after, err := s.next()
	if err != nil {
		s.err = err
		return
	}
	last := len(after) == 0
	s.ready.Write(s.with.Seal(nil, contentNonce(s.n, last), s.piece, nil))
	s.n++
	if s.piece = after; last {
		s.err = io.EOF
	}
}

// next reads a whole piece, or what is left; nothing at the end.
func (s *sealing) next() ([]byte, error) {
	piece := make([]byte, contentPiece)
	n, err := io.ReadFull(s.from, piece)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return piece[:n], err
}
