package cli

// A house is everything a process needs that is open: store, keys, files. Commands open it and close it.

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"gongkai/blob"
	"gongkai/db"
	"gongkai/disclosure"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/publiclog"
	"gongkai/request"
	"gongkai/search"
	"gongkai/sms"
	"gongkai/vault"
	"gongkai/views"
)

// place says where the data is; every command that touches it takes these.
type place struct {
	Data     string `help:"Folder of the data: database (SQLite), keys, files. / 数据目录" default:"./data" env:"GONGKAI_DATA" type:"path"`
	Database string `help:"postgres://… instead of SQLite in the data folder. / 数据库地址" env:"GONGKAI_DATABASE" placeholder:"URL"`
	Blobs    string `help:"s3://key:secret@host/bucket[/prefix] for attachments instead of the data folder; s3+http:// without TLS. / 附件存储" env:"GONGKAI_BLOBS" placeholder:"URL"`
}

// house is what place holds, open.
type house struct {
	db     *db.DB
	keys   *vault.Keys
	logKey *publiclog.Key
	blobs  blob.Store
	finder *disclosure.Finder
	log    *slog.Logger
	lock   *os.File

	letters *mail.Server  // nil: no letters are sent
	sms     *sms.Settings // nil: no short messages are sent
	views   *views.Counter
	links   bool          // the network may be used to ask outside links
	boxes   []request.Box // mailboxes that are read
}

// logOrigin names the public log of an installation whose key file does not name it otherwise.
const logOrigin = "gongkai/log"

// open opens the store and the keys. alone also takes the data folder for this process, as a server must.
func (p place) open(a *app, alone bool) (h *house, err error) {
	h = &house{log: slog.New(slog.NewTextHandler(a.err, nil)), finder: disclosure.NewFinder(search.CacheBytes), views: views.NewCounter()}
	defer func() {
		if err != nil {
			err = errors.Join(err, h.close())
		}
	}()
	if alone {
		if h.lock, err = lockFolder(p.Data); err != nil {
			return h, err
		}
	}
	if h.db, err = db.Open(a.ctx, db.Options{URL: p.Database, Dir: p.Data}); err != nil {
		return h, err
	}
	if h.keys, err = vault.Start(a.ctx, h.db, p.Data); err != nil {
		return h, err
	}
	if h.logKey, err = publiclog.OpenKey(p.Data, logOrigin); err != nil {
		return h, err
	}
	h.blobs, err = p.openBlobs(a.ctx)
	return h, err
}

func (p place) openBlobs(ctx context.Context) (blob.Store, error) {
	if p.Blobs == "" {
		return blob.NewDirectory(filepath.Join(p.Data, "blobs"))
	}
	u, err := url.Parse(p.Blobs)
	if err != nil || u.User == nil || u.Host == "" || (u.Scheme != "s3" && u.Scheme != "s3+http") {
		return nil, fault.BadInput("cli.blobs")
	}
	secret, _ := u.User.Password()
	bucket, prefix, _ := strings.Cut(strings.TrimPrefix(u.Path, "/"), "/")
	store, err := blob.NewS3(ctx, blob.S3Options{Endpoint: u.Host, Secure: u.Scheme == "s3", Region: u.Query().Get("region"),
		Bucket: bucket, Prefix: prefix, AccessKey: u.User.Username(), SecretKey: secret})
	if err != nil {
		return nil, fault.Wrap(err, fault.Busy, "cli.blobs_unreachable", u.Host)
	}
	return store, nil
}

func (h *house) close() error {
	var errs []error
	if h.db != nil {
		errs = append(errs, h.db.Close())
	}
	if h.lock != nil {
		errs = append(errs, h.lock.Close())
	}
	return errors.Join(errs...)
}

// lockFolder takes the folder for one server; two on one SQLite file would show each other's pages late.
func lockFolder(dir string) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "db.dir", dir)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "db.dir", dir)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fault.Refuse("cli.taken", dir), f.Close())
	}
	return f, nil
}
