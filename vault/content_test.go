package vault_test

import (
	"bytes"
	"io"
	"math"
	"testing"

	"pgregory.net/rapid"

	"gongkai/vault"
)

func TestContentComesBackAndNoByteOfItCanBeChanged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]int{0, 1, 65535, 65536, 65537, 131072, 200000}).Draw(t, "size")
		plain := bytes.Repeat([]byte{byte(size), 7, 0}, size/3+1)[:size]
		r, key, err := vault.Encrypt(bytes.NewReader(plain))
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if size > 20 && bytes.Contains(sealed, plain[:20]) {
			t.Fatal("the content can be read without a key")
		}
		back, err := vault.Decrypt(bytes.NewReader(sealed), key, math.MaxInt32)
		if err != nil || !bytes.Equal(back, plain) {
			t.Fatalf("%d bytes came back as %d: %v", size, len(back), err)
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		broken := bytes.Clone(sealed)
		broken[at] ^= 1
		cut := sealed[:at]
		for what, bad := range map[string][]byte{"changed": broken, "cut off": cut, "longer": append(bytes.Clone(sealed), 0)} {
			if _, err := vault.Decrypt(bytes.NewReader(bad), key, math.MaxInt32); err == nil {
				t.Fatalf("content of %d bytes that was %s at %d opens", size, what, at)
			}
		}
	})
}
