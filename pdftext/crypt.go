package pdftext

// This file opens files that are encrypted but need no password to be read, as those whose printing or changing alone is
// barred: the standard handler, revisions 2 to 6, with the empty password.

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/md5"
	"crypto/rc4"
	"crypto/sha256"
	"crypto/sha512"
)

// cipherKey is how the strings and streams of a file are decrypted.
type cipherKey struct {
	key   []byte
	aes   bool
	whole bool // the key is used as it is (revisions 5 and 6)
	plain bool // nothing is encrypted
}

var padding = []byte("\x28\xBF\x4E\x5E\x4E\x75\x8A\x41\x64\x00\x4E\x56\xFF\xFA\x01\x08\x2E\x2E\x00\xB6\xD0\x68\x3E\x80\x2F\x0C\xA9\xFE\x64\x53\x69\x7A")

func (f *file) unlock() (*cipherKey, error) {
	e := f.dict(f.encrypt)
	if e == nil || f.get(e["Filter"]) != name("Standard") {
		return nil, ErrLocked
	}
	v, r := int(f.num(e["V"])), int(f.num(e["R"]))
	o, u := f.bytes(e["O"]), f.bytes(e["U"])
	k := &cipherKey{}
	if v >= 4 {
		filter := f.dict(f.dict(e["CF"])[f.nameOf(e["StmF"])])
		switch f.nameOf(filter["CFM"]) {
		case "AESV2", "AESV3":
			k.aes = true
		case "V2":
		default:
			k.plain = true
		}
	}
	if r >= 5 {
		return k, k.unlockSHA(u, f.bytes(e["UE"]), r)
	}
	if len(o) < 32 || len(u) < 16 {
		return nil, ErrLocked
	}
	k.key = f.fileKey(e, v, r)
	if !bytes.Equal(userMark(k.key, f.ids, r), u[:16]) {
		return nil, ErrLocked
	}
	return k, nil
}

// fileKey is the key of revisions 2 to 4 for the empty password (algorithm 2).
func (f *file) fileKey(e dict, v, r int) []byte {
	n := 5
	if r >= 3 && v > 1 {
		if n = int(f.num(e["Length"])) / 8; n < 5 || n > 16 {
			n = 16
		}
	}
	p := uint32(int64(f.num(e["P"])))
	h := md5.New()
	h.Write(padding)
	h.Write(f.bytes(e["O"])[:32])
	h.Write([]byte{byte(p), byte(p >> 8), byte(p >> 16), byte(p >> 24)})
	h.Write(f.ids)
	if clear, ok := f.get(e["EncryptMetadata"]).(bool); ok && !clear && r >= 4 {
		h.Write([]byte{0xFF, 0xFF, 0xFF, 0xFF})
	}
	key := h.Sum(nil)
	if r >= 3 {
		for range 50 {
			sum := md5.Sum(key[:n])
			key = sum[:]
		}
	}
	return key[:n]
}

// userMark is the first half of the entry U that the key must give (algorithms 4 and 5).
func userMark(key, id []byte, r int) []byte {
	if r < 3 {
		return rc4Over(key, padding)[:16]
	}
	sum := md5.Sum(append(append([]byte(nil), padding...), id...))
	out := sum[:]
	for i := range 20 {
		k := make([]byte, len(key))
		for j := range key {
			k[j] = key[j] ^ byte(i)
		}
		out = rc4Over(k, out)
	}
	return out
}

// rc4Over applies RC4, still needed for the files of two decades.
func rc4Over(key, data []byte) []byte {
	out := make([]byte, len(data))
	if c, err := rc4.NewCipher(key); err == nil {
		c.XORKeyStream(out, data)
	}
	return out
}

// unlockSHA finds the key of revisions 5 and 6 (algorithm 2.A) with the empty password.
func (k *cipherKey) unlockSHA(u, ue []byte, r int) error {
	if len(u) < 48 || len(ue) < 32 {
		return ErrLocked
	}
	hash := func(salt []byte) []byte {
		if r == 5 {
			sum := sha256.Sum256(salt)
			return sum[:]
		}
		return hardened(salt)
	}
	if !bytes.Equal(hash(u[32:40]), u[:32]) {
		return ErrLocked
	}
	block, err := aes.NewCipher(hash(u[40:48]))
	if err != nil {
		return ErrLocked
	}
	k.key, k.whole = make([]byte, 32), true
	cipher.NewCBCDecrypter(block, make([]byte, 16)).CryptBlocks(k.key, ue[:32])
	return nil
}

// hardened is the hash of revision 6 (algorithm 2.B) for the empty password.
func hardened(salt []byte) []byte {
	sum := sha256.Sum256(salt)
	k := sum[:]
	for round := 0; ; round++ {
		k1 := bytes.Repeat(k, 64)
		block, err := aes.NewCipher(k[:16])
		if err != nil {
			return nil
		}
		cipher.NewCBCEncrypter(block, k[16:32]).CryptBlocks(k1, k1)
		n := 0
		for _, b := range k1[:16] {
			n += int(b)
		}
		switch n % 3 {
		case 0:
			s := sha256.Sum256(k1)
			k = s[:]
		case 1:
			s := sha512.Sum384(k1)
			k = s[:]
		default:
			s := sha512.Sum512(k1)
			k = s[:]
		}
		if round >= 63 && int(k1[len(k1)-1]) <= round-32 {
			return k[:32]
		}
	}
}

// objectKey is the key of one object (algorithm 1).
func (k *cipherKey) objectKey(id, gen int) []byte {
	if k.whole {
		return k.key
	}
	mix := append(append([]byte(nil), k.key...), byte(id), byte(id>>8), byte(id>>16), byte(gen), byte(gen>>8))
	if k.aes {
		mix = append(mix, "sAlT"...)
	}
	sum := md5.Sum(mix)
	return sum[:min(len(k.key)+5, 16)]
}

// decrypt decrypts what belongs to an object.
func (k *cipherKey) decrypt(data []byte, id, gen int) []byte {
	if k.plain {
		return data
	}
	key := k.objectKey(id, gen)
	if !k.aes {
		return rc4Over(key, data)
	}
	if len(data) < 32 {
		return nil
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	body := data[16 : len(data)-len(data)%16]
	out := make([]byte, len(body))
	cipher.NewCBCDecrypter(block, data[:16]).CryptBlocks(out, body)
	if n := int(out[len(out)-1]); n >= 1 && n <= 16 {
		out = out[:len(out)-n]
	}
	return out
}

// strings decrypts the strings in an object.
func (k *cipherKey) strings(o any, id, gen int) any {
	switch o := o.(type) {
	case text:
		return text(k.decrypt([]byte(o), id, gen))
	case list:
		for i := range o {
			o[i] = k.strings(o[i], id, gen)
		}
	case dict:
		for key := range o {
			o[key] = k.strings(o[key], id, gen)
		}
	}
	return o
}

func (f *file) bytes(o any) []byte {
	t, _ := f.get(o).(text)
	return []byte(t)
}

func (f *file) nameOf(o any) name {
	n, _ := f.get(o).(name)
	return n
}
