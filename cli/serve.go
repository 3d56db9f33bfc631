package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"gongkai/db"
	"gongkai/desk"
	"gongkai/fault"
	"gongkai/mail"
	"gongkai/mailbox"
	"gongkai/message"
	"gongkai/office"
	"gongkai/page"
	"gongkai/request"
	"gongkai/site"
	"gongkai/sms"
	"gongkai/work"
)

// door is where a server listens.
type door struct {
	Listen    string   `help:"Address to listen on. / 监听地址" default:"127.0.0.1:8080" env:"GONGKAI_LISTEN" placeholder:"ADDR"`
	TLSCert   string   `help:"Certificate file; with --tls-key the server speaks HTTPS." env:"GONGKAI_TLS_CERT" type:"path" placeholder:"FILE"`
	TLSKey    string   `help:"Private key file." env:"GONGKAI_TLS_KEY" type:"path" placeholder:"FILE"`
	PlainHTTP bool     `help:"Say that plain HTTP on a public address is meant: a gateway before it ends TLS. / 明示前置网关负责加密" env:"GONGKAI_PLAIN_HTTP"`
	Gateway   []string `help:"Addresses or networks of the gateway in front; its X-Forwarded-For and X-Forwarded-Proto are believed. / 前置网关地址" env:"GONGKAI_GATEWAY" placeholder:"CIDR"`
	Export    string   `help:"Folder in which the portal is kept as files, up to date after each publication. / 静态门户目录" env:"GONGKAI_EXPORT" type:"path" placeholder:"DIR"`
	Base      string   `name:"export-base" help:"Address under which those files are served, https://…; the site's domain unless said otherwise." env:"GONGKAI_EXPORT_BASE" placeholder:"URL"`
	Live      string   `name:"export-live" help:"Address of this server for what needs it (forms, search), where it is another than the files'." env:"GONGKAI_EXPORT_LIVE" placeholder:"URL"`
	Mail      string   `help:"Mail server: smtp://user:password@host (STARTTLS), smtps://… (TLS) or smtp+plain://… (a relay on this machine). / 邮件服务器" env:"GONGKAI_MAIL" placeholder:"URL"`
	MailFrom  string   `help:"Sender of mails: Name <address>. / 发件人" env:"GONGKAI_MAIL_FROM" placeholder:"ADDRESS"`
	Links     bool     `help:"Ask the outside links of public pages once a day whether they still lead somewhere. / 每日检查外部链接" env:"GONGKAI_LINKS"`
	Mailbox   []string `help:"Mailbox for requests, read into the queue: imaps://user@host/INBOX?organ=CODE (or imap:// with STARTTLS, imap+plain:// on this machine). / 申请收件邮箱" env:"GONGKAI_MAILBOX" placeholder:"URL"`
	MailboxPw string   `name:"mailbox-password" help:"File with the password of the mailbox. / 收件邮箱密码文件" env:"GONGKAI_MAILBOX_PASSWORD" type:"path" placeholder:"FILE"`
	SMS       string   `help:"File of settings for short messages (JSON; readable by its owner alone). / 短信设置文件" env:"GONGKAI_SMS" type:"path" placeholder:"FILE"`
	Cache     int      `help:"Megabytes of pages kept in memory." default:"32" env:"GONGKAI_CACHE"`
}

type serveCmd struct {
	place
	door
}

// Run serves until it is interrupted.
func (c *serveCmd) Run(a *app) error {
	return c.door.serve(a, c.place, (*house).refuseDefaults)
}

// refuseDefaults refuses to open a real office with the passwords of the demo.
func (h *house) refuseDefaults(ctx context.Context) error {
	return h.db.View(ctx, func(q *db.View) error {
		names, err := office.DefaultPasswords(q)
		if err != nil {
			return err
		}
		if len(names) > 0 {
			return fault.Refuse("cli.default_passwords", strings.Join(names, ", "))
		}
		return nil
	})
}

// serve opens the address, then the house (so that a taken port leaves the data untouched), prepares, and serves.
func (d door) serve(a *app, p place, prepare func(*house, context.Context) error) error {
	if err := d.refusePlain(); err != nil {
		return err
	}
	letters, err := mail.ParseServer(d.Mail, d.MailFrom)
	if err != nil {
		return err
	}
	boxes, err := d.boxes()
	if err != nil {
		return err
	}
	short, err := sms.Read(d.SMS)
	if err != nil {
		return err
	}
	ear, err := net.Listen("tcp", d.Listen)
	if err != nil {
		return fault.Wrap(err, fault.Busy, "cli.listen", d.Listen)
	}
	defer ear.Close()
	h, err := p.open(a, true)
	if err != nil {
		return err
	}
	h.letters, h.sms, h.links, h.boxes = letters, short, d.Links, boxes
	if err := errors.Join(h.refuseUnsafe(a), prepare(h, a.ctx)); err != nil {
		return errors.Join(err, h.close())
	}
	return errors.Join(d.run(a, h, ear), h.close())
}

// boxes are the mailboxes that are read into the queue of requests.
func (d door) boxes() (all []request.Box, err error) {
	for _, address := range d.Mailbox {
		s, err := mailbox.Parse(address, d.MailboxPw)
		if err != nil {
			return nil, err
		}
		if s != nil {
			all = append(all, request.Box{Name: s.Name(), Organ: s.Organ, Read: s.Read})
		}
	}
	return all, nil
}

// refusePlain refuses plain HTTP where others could listen, unless it was said that this is meant.
func (d door) refusePlain() error {
	host, _, err := net.SplitHostPort(d.Listen)
	if err != nil {
		return fault.BadInput("cli.address", d.Listen)
	}
	if (d.TLSCert == "") != (d.TLSKey == "") {
		return fault.BadInput("cli.tls_pair")
	}
	if _, err := d.gateways(); err != nil {
		return err
	}
	ip, err := netip.ParseAddr(host)
	local := host == "localhost" || (err == nil && ip.IsLoopback())
	if !local && d.TLSCert == "" && !d.PlainHTTP {
		return fault.Refuse("cli.plain_http", d.Listen)
	}
	return nil
}

func (h *house) refuseUnsafe(a *app) error {
	bad, err := h.db.UnsafeSettings(a.ctx)
	if err != nil {
		return err
	}
	if len(bad) > 0 {
		return fault.Refuse("cli.unsafe", strings.Join(bad, "; "))
	}
	return nil
}

// handler is the whole web server: the two doors on one mux, behind cache and security headers.
func (h *house) handler(cacheBytes int) http.Handler {
	mux := http.NewServeMux()
	public := site.New(site.Options{Store: site.StoreOf(h.db), Keys: h.keys, LogKey: h.logKey, Blobs: h.blobs, Log: h.log,
		Letters: h.letters != nil, Finder: h.finder, Views: h.views, CacheBytes: cacheBytes}, mux)
	desk.New(desk.Options{DB: h.db, Keys: h.keys, Blobs: h.blobs, Log: h.log, Links: h.links, Finder: h.finder, Letters: h.letters != nil}, mux)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", h.ready)
	return page.Secure(public.Cached(mux), func(r *http.Request) message.Lang {
		return page.LookOf(r).Lang
	})
}

// ready says whether the store answers; a balancer sends nobody here while it does not.
func (h *house) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := h.db.Ping(ctx); err != nil {
		http.Error(w, "store unavailable", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

const (
	readHeaderFor = 10 * time.Second
	readFor       = 5 * time.Minute // a large upload on a slow line
	idleFor       = 2 * time.Minute
	leaveWithin   = 15 * time.Second
	headerMost    = 64 << 10

	memorySoft = 80 << 20
)

// GCPercent is how far the heap grows between collections: one of some megabytes is collected too often at the usual pace. It
// grows five times, but not beyond what an office's old PC can spare (memorySoft).
const GCPercent = 400

func (d door) run(a *app, h *house, ear net.Listener) error {
	debug.SetGCPercent(GCPercent)
	debug.SetMemoryLimit(memorySoft + int64(d.Cache)<<20)
	gateways, err := d.gateways()
	if err != nil {
		return err
	}
	server := &http.Server{Handler: behind(gateways, h.handler(d.Cache<<20)), ReadHeaderTimeout: readHeaderFor, ReadTimeout: readFor,
		IdleTimeout: idleFor, MaxHeaderBytes: headerMost}
	var background sync.WaitGroup
	background.Go(func() { work.Run(a.ctx, h.db, h.log, followers(), h.ticks()) })
	background.Go(func() { h.keepViews(a.ctx) })
	if d.Export != "" {
		background.Go(func() { h.keepExport(a.ctx, copyOf{Dir: d.Export, Base: d.Base, Live: d.Live}) })
	}
	scheme := "http"
	if d.TLSCert != "" {
		scheme = "https"
	}
	a.say("cli.serving", scheme+"://"+ear.Addr().String(), version, string(h.db.Engine()))
	failed := make(chan error, 1)
	go func() {
		if d.TLSCert != "" {
			failed <- server.ServeTLS(ear, d.TLSCert, d.TLSKey)
			return
		}
		failed <- server.Serve(ear)
	}()
	select {
	case err := <-failed:
		return err
	case <-a.ctx.Done():
	}
	a.say("cli.leaving")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(a.ctx), leaveWithin)
	defer cancel()
	err = server.Shutdown(ctx)
	background.Wait()
	return err
}
