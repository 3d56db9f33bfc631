// Package vault keeps what identifies a person unreadable at rest: each person has a key of their own, wrapped by the
// installation's key, which lies in a file outside the database. Erasing the person's key erases the person wherever
// the sealed values have gone; a backup of the database made before holds the wrapped key still, so that restoring it
// erases again, and whoever must exclude more lets old backups expire (个人信息保护法 arts. 47, 51; FACTS 8.40). Tables
// vault_installation and vault_person.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"

	"gongkai/db"
	"gongkai/fault"
)

// PersonID names a person's key. It says nothing about the person.
type PersonID string

// Keys is the installation's key, open. It may be used from many goroutines.
type Keys struct {
	dir   string
	fresh bool // made in memory and not yet written, because nobody knows yet whether the data has another one
	raw   [keySize]byte

	wrap, secret cipher.AEAD
	index, mark  []byte

	mu     sync.RWMutex
	erased map[PersonID]bool // erased for good, also when an old backup brings the row back
}

const (
	keySize = 32
	version = "v1."
)

func (k *Keys) derive() error {
	sub := func(use string) ([]byte, error) {
		return hkdf.Key(sha256.New, k.raw[:], nil, "gongkai vault 1: "+use, keySize)
	}
	var parts [4][]byte
	for i, use := range []string{"wrap", "secret", "index", "mark"} {
		part, err := sub(use)
		if err != nil {
			return fmt.Errorf("vault: %w", err)
		}
		parts[i] = part
	}
	var err error
	if k.wrap, err = gcm(parts[0]); err != nil {
		return err
	}
	k.secret, err = gcm(parts[1])
	k.index, k.mark = parts[2], parts[3]
	return err
}

func gcm(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	return cipher.NewGCM(block)
}

// New makes a key for a new person and keeps it, wrapped.
func (k *Keys) New(tx *db.Tx) (PersonID, error) {
	if k.fresh {
		return "", errNotReady
	}
	id := PersonID(db.NewID(tx.Now()))
	var key [keySize]byte
	if _, err := rand.Read(key[:]); err != nil {
		return "", fmt.Errorf("vault: %w", err)
	}
	wrapped, err := seal(k.wrap, "person "+string(id), key[:])
	if err != nil {
		return "", err
	}
	return id, insertPerson(tx, id, wrapped)
}

// Seal gives the form in which a person's value may be stored. The empty value stays empty. The sealed text can be
// opened for that person and field only.
func (k *Keys) Seal(tx *db.Tx, person PersonID, field, plain string) (string, error) {
	if plain == "" {
		return "", nil
	}
	key, err := k.open(tx, person)
	if err != nil {
		return "", err
	}
	return seal(key, field+" of "+string(person), []byte(plain))
}

// Reveal gives back what Seal hid; fault.NotFound with vault.erased once the person was erased, with vault.lost when the
// key was lost and replaced.
func (k *Keys) Reveal(q db.Query, person PersonID, field, sealed string) (string, error) {
	if sealed == "" {
		return "", nil
	}
	key, err := k.open(q, person)
	if err != nil {
		return "", err
	}
	plain, err := unseal(key, field+" of "+string(person), sealed)
	return string(plain), err
}

// RevealAll gives back several fields of one person at the price of one look at the key.
func (k *Keys) RevealAll(q db.Query, person PersonID, sealed map[string]string) (map[string]string, error) {
	plain := make(map[string]string, len(sealed))
	key, err := k.open(q, person)
	if err != nil {
		return nil, err
	}
	for field, text := range sealed {
		if text == "" {
			continue
		}
		opened, err := unseal(key, field+" of "+string(person), text)
		if err != nil {
			return nil, err
		}
		plain[field] = string(opened)
	}
	return plain, nil
}

// RevealEach gives back one field of several people, a page of a list, at the price of one look at the keys. Whoever was
// erased, or is nobody, is left out.
func (k *Keys) RevealEach(q db.Query, field string, sealed map[PersonID]string) (map[PersonID]string, error) {
	people := make([]PersonID, 0, len(sealed))
	for person, text := range sealed {
		k.mu.RLock()
		gone := k.erased[person]
		k.mu.RUnlock()
		if text != "" && !gone {
			people = append(people, person)
		}
	}
	plain := make(map[PersonID]string, len(people))
	if len(people) == 0 {
		return plain, nil
	}
	slices.Sort(people)
	wrapped, err := wrappedKeys(q, people)
	if err != nil {
		return nil, err
	}
	for _, person := range people {
		key, err := k.unwrap(person, wrapped[person])
		if fault.Of(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		opened, err := unseal(key, field+" of "+string(person), sealed[person])
		if err != nil {
			return nil, err
		}
		plain[person] = string(opened)
	}
	return plain, nil
}

// Erase deletes the person's key: everything sealed with it is lost for ever. The row stays as the proof of when.
func (k *Keys) Erase(tx *db.Tx, person PersonID) error {
	if err := erasePerson(tx, person); err != nil {
		return err
	}
	tx.AfterCommit(func() { k.noteErased(person) })
	return nil
}

// Index gives a blind index: equal values of a kind have equal indexes, and nobody without the key can tell which value
// it was. It finds earlier cases of the same applicant without opening anything.
func (k *Keys) Index(kind, value string) string {
	if value == "" {
		return ""
	}
	mac := hmac.New(sha256.New, k.index)
	fmt.Fprintf(mac, "%d:%s%s", len(kind), kind, value)
	return hex.EncodeToString(mac.Sum(nil))
}

// SealSecret hides a secret of the installation itself, such as that of a second factor; name is where it belongs.
func (k *Keys) SealSecret(name, plain string) (string, error) {
	if k.fresh {
		return "", errNotReady
	}
	return seal(k.secret, "secret "+name, []byte(plain))
}

// OpenSecret gives back what SealSecret hid under the same name.
func (k *Keys) OpenSecret(name, sealed string) (string, error) {
	plain, err := unseal(k.secret, "secret "+name, sealed)
	return string(plain), err
}

// open unwraps a person's key.
func (k *Keys) open(q db.Query, person PersonID) (cipher.AEAD, error) {
	k.mu.RLock()
	gone := k.erased[person]
	k.mu.RUnlock()
	if gone {
		return nil, fault.Missing("vault.erased")
	}
	wrapped, err := wrappedKey(q, person)
	if err != nil {
		return nil, err
	}
	return k.unwrap(person, wrapped)
}

func (k *Keys) unwrap(person PersonID, wrapped string) (cipher.AEAD, error) {
	if wrapped == "" {
		return nil, fault.Missing("vault.erased")
	}
	if strings.HasPrefix(wrapped, lost) {
		return nil, fault.Missing("vault.lost")
	}
	key, err := unseal(k.wrap, "person "+string(person), wrapped)
	if err != nil {
		return nil, err
	}
	return gcm(key)
}

func seal(with cipher.AEAD, context string, plain []byte) (string, error) {
	nonce := make([]byte, with.NonceSize(), with.NonceSize()+len(plain)+with.Overhead())
	if _, err := rand.Read(nonce); err != nil {
		return "", fmt.Errorf("vault: %w", err)
	}
	return version + base64.RawStdEncoding.EncodeToString(with.Seal(nonce, nonce, plain, []byte(context))), nil
}

func unseal(with cipher.AEAD, context, sealed string) ([]byte, error) {
	text, ok := strings.CutPrefix(sealed, version)
	raw, err := base64.RawStdEncoding.DecodeString(text)
	if !ok || err != nil || len(raw) < with.NonceSize() {
		return nil, fmt.Errorf("vault: a sealed value is damaged")
	}
	plain, err := with.Open(nil, raw[:with.NonceSize()], raw[with.NonceSize():], []byte(context))
	if err != nil {
		return nil, fmt.Errorf("vault: a sealed value does not open: damaged, moved from its place, or of another key: %w", err)
	}
	return plain, nil
}
