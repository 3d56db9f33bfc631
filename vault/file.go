package vault

// The key file: made at the first start, readable by its owner alone, explained by a text beside it, and checked
// against the data at every start, so that a lost or foreign key is noticed before anything is written.

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"gongkai/db"
	"gongkai/fault"
)

const (
	keyFile    = "vault.key"
	readFile   = "vault.key.README.txt"
	erasedFile = "vault.erased"
	heading    = "gongkai vault key 1"
)

var errNotReady = errors.New("vault: Ready was not called")

const explanation = `这是什么 / What this is

vault.key 是本系统的安装密钥。申请人的姓名、证件号码、电话、地址都以它加密保存；没有它，这些内容谁也读不出来。
vault.erased 记录已经删除的个人，恢复旧备份时据此保证他们不会重新出现。

1. 现在就把 vault.key 抄存一份，与数据库备份分开保管（例如单位保险柜中的光盘）。
2. 丢失 vault.key 而没有抄件，申请人信息和已签发的答复书将永久无法读取，任何人都无法恢复；系统也不会自行启动。确实找不回来时，
   停止系统，执行 gongkai admin new-key --i-have-lost-the-key：换用新密钥后，信息公开和案件的其余内容照常办理，
   原申请人的信息显示“无法读取（密钥已遗失）”，尚未答复的须请申请人另行提交；所有人员的双重验证须重新开启。
3. 泄露 vault.key 与数据库，等于泄露申请人信息：请立即报告，并按个人信息保护法第五十七条处理。
4. 恢复数据库备份时，须放回与之相配的 vault.key；不相配时系统拒绝启动，不会改动任何数据。

vault.key is this installation's key. Names, identity numbers, telephones and addresses of applicants are encrypted
under it. Copy it now to a safe place apart from the database backups. Lost without a copy, those values and the signed
letters are lost for ever; nobody can bring them back, and the program does not start. Then stop it and run
gongkai admin new-key --i-have-lost-the-key: a new key is made and everything else goes on; earlier applicants are shown
as unreadable, those not yet answered must apply anew, and everybody sets up the second factor again. Leaked together with the database, they are leaked. A database must be used with its
own key: with another one the program refuses to start and changes nothing. vault.erased lists people who were erased,
so that an old backup does not bring them back.
`

// Start opens the key in dir and makes it ready for the store: the one call a program needs.
func Start(ctx context.Context, d *db.DB, dir string) (*Keys, error) {
	k, err := Open(dir)
	if err != nil {
		return nil, err
	}
	return k, d.Update(ctx, "installation", k.Ready)
}

// Open reads the key file in dir. Where there is none it makes a key in memory; Ready writes it if the data has no other.
func Open(dir string) (*Keys, error) {
	k := &Keys{dir: dir, erased: map[PersonID]bool{}}
	path := filepath.Join(dir, keyFile)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		k.fresh = true
		if _, err := rand.Read(k.raw[:]); err != nil {
			return nil, fmt.Errorf("vault: %w", err)
		}
	case err != nil:
		return nil, fault.Wrap(err, fault.Invalid, "vault.key_unreadable", path)
	case info.Mode().Perm()&0o077 != 0:
		return nil, fault.BadInput("vault.key_open", path)
	default:
		if err := k.read(path); err != nil {
			return nil, err
		}
	}
	if err := k.readErased(); err != nil {
		return nil, err
	}
	return k, k.derive()
}

func (k *Keys) read(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "vault.key_unreadable", path)
	}
	lines := strings.Fields(strings.TrimPrefix(string(text), heading))
	if !strings.HasPrefix(string(text), heading+"\n") || len(lines) != 1 {
		return fault.BadInput("vault.key_broken", path)
	}
	raw, err := base64.StdEncoding.DecodeString(lines[0])
	if err != nil || len(raw) != keySize {
		return fault.BadInput("vault.key_broken", path)
	}
	copy(k.raw[:], raw)
	return nil
}

// Ready holds the key against the data: the first time it marks the data with it (and writes a new key's file before),
// later it refuses a key that does not fit. Nothing is changed when it refuses.
func (k *Keys) Ready(tx *db.Tx) error {
	mine := k.own()
	known, err := mark(tx)
	if err != nil {
		return err
	}
	path := filepath.Join(k.dir, keyFile)
	switch {
	case known == "" && k.fresh:
		if err := k.write(path); err != nil {
			return err
		}
		k.fresh = false
		return insertMark(tx, mine)
	case known == "":
		return insertMark(tx, mine)
	case k.fresh:
		return fault.BadInput("vault.key_missing", path)
	case known != mine:
		return fault.BadInput("vault.key_wrong", path)
	}
	return k.catchUp(tx)
}

// Replace puts a new key in force over data whose own key is lost for good, and gives how many people cannot be read any
// more. k must come from Open where there is no key file, and no server may run. The people's wrapped keys are kept
// behind a mark, so that somebody who finds the lost key after all could still open them.
func (k *Keys) Replace(tx *db.Tx) (people int64, err error) {
	path := filepath.Join(k.dir, keyFile)
	if !k.fresh {
		return 0, fault.Refuse("vault.key_there", path)
	}
	known, err := mark(tx)
	if err != nil {
		return 0, err
	}
	if known == "" {
		return 0, fault.Refuse("vault.nothing_lost")
	}
	if people, err = loseAll(tx); err != nil {
		return 0, err
	}
	if err := updateMark(tx, k.own()); err != nil {
		return 0, err
	}
	if err := k.catchUp(tx); err != nil {
		return 0, err
	}
	if err := k.write(path); err != nil {
		return 0, err
	}
	k.fresh = false
	return people, nil
}

// own is the mark by which data made under this key is known.
func (k *Keys) own() string {
	mac := hmac.New(sha256.New, k.mark)
	mac.Write([]byte("installation"))
	return hex.EncodeToString(mac.Sum(nil))
}

func (k *Keys) write(path string) error {
	if err := os.MkdirAll(k.dir, 0o700); err != nil {
		return fault.Wrap(err, fault.Invalid, "vault.key_unwritable", path)
	}
	text := heading + "\n" + base64.StdEncoding.EncodeToString(k.raw[:]) + "\n"
	if err := writeNew(path, text, 0o600); err != nil {
		return fault.Wrap(err, fault.Invalid, "vault.key_unwritable", path)
	}
	if err := os.WriteFile(filepath.Join(k.dir, readFile), []byte(explanation), 0o644); err != nil {
		return fault.Wrap(err, fault.Invalid, "vault.key_unwritable", path)
	}
	return syncDir(k.dir)
}

// writeNew makes the file durable under its name at once or not at all, and never replaces one.
func writeNew(path, text string, mode os.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".vault-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	_, err = f.WriteString(text)
	for _, then := range []func() error{func() error { return f.Chmod(mode) }, f.Sync, f.Close} {
		err = errors.Join(err, then())
	}
	if err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// catchUp makes the file of the erased and the data agree: a crash may have come between them, or an old backup.
func (k *Keys) catchUp(tx *db.Tx) error {
	people, err := erasedPeople(tx)
	if err != nil {
		return err
	}
	for _, person := range people {
		if !k.erased[person] {
			k.noteErased(person)
		}
	}
	for person := range k.erased {
		if err := erasePerson(tx, person); err != nil && fault.Of(err) != fault.NotFound {
			return err
		}
	}
	return nil
}

func (k *Keys) readErased() error {
	f, err := os.Open(filepath.Join(k.dir, erasedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "vault.key_unreadable", erasedFile)
	}
	defer func() { _ = f.Close() }() // read only
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if id := strings.TrimSpace(lines.Text()); id != "" {
			k.erased[PersonID(id)] = true
		}
	}
	return lines.Err()
}

// noteErased adds a person to the file of the erased. Should the disk refuse, the next start catches up from the data.
func (k *Keys) noteErased(person PersonID) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.erased[person] = true
	f, err := os.OpenFile(filepath.Join(k.dir, erasedFile), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	_, _ = f.WriteString(string(person) + "\n")
	_ = f.Sync()
	_ = f.Close()
}
