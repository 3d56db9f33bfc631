package cli

import (
	"bufio"
	"context"
	"errors"
	"strings"

	"gongkai/catalogue"
	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
)

// The first people of an installation: each of the three administrators' posts can be filled here for as long as nobody
// holds it; after that the security administrator grants in the workspace (FACTS 9.21).

type adminCmd struct {
	Create adminCreateCmd `cmd:"" help:"Fill a vacant administrator's post: system, security, audit. / 任命首任管理员"`
	Reset  adminResetCmd  `cmd:"" name:"reset-password" help:"Give an account a new password. / 重置密码"`
	NewKey adminNewKeyCmd `cmd:"" name:"new-key" help:"Go on without a vault.key that is lost for good. / 密钥遗失后换用新密钥"`
}

type adminCreateCmd struct {
	place
	Name          string `help:"The person's name. / 姓名" required:""`
	Login         string `help:"Login name; the post's name when not given. / 登录名"`
	Role          string `help:"Post: system, security or audit. / 岗位" enum:"system,security,audit" default:"system"`
	Organ         string `help:"Full name of the organ, needed for the first administrator only. / 机关全称"`
	Kind          string `help:"Kind of the organ: government, bureau, township, subdistrict, other. / 机关类别" enum:"government,bureau,township,subdistrict,other" default:"subdistrict"`
	PasswordStdin bool   `help:"Read the first password from standard input instead of making one. / 从标准输入读取初始密码"`
}

type adminResetCmd struct {
	place
	Login         string `help:"Login name. / 登录名" required:""`
	PasswordStdin bool   `help:"Read the password from standard input instead of making one. / 从标准输入读取密码"`
}

// posts are the roles behind the words of --role, with the login name each has unless told otherwise.
var posts = map[string]struct {
	role  office.Role
	login string
}{
	"system":   {office.SystemAdmin, "sysadmin"},
	"security": {office.SecurityAdmin, "secadmin"},
	"audit":    {office.AuditAdmin, "auditadmin"},
}

// Run fills the post and prints how to sign in.
func (c *adminCreateCmd) Run(a *app) error {
	post := posts[c.Role]
	if c.Login == "" {
		c.Login = post.login
	}
	return c.place.withGate(a, func(h *house, gate *office.Gate) error {
		password, made, err := a.password(c.PasswordStdin)
		if err != nil {
			return err
		}
		err = gate.AppointFirst(a.ctx, h.db, office.First{Organ: office.Organ{Kind: office.Kind(c.Kind), Name: c.Organ}, Role: post.role,
			Login: c.Login, Name: c.Name, Password: password})
		if err != nil {
			return err
		}
		if err := h.shelve(a.ctx); err != nil {
			return err
		}
		a.say("admin.created", a.word(post.role.Key()), c.Name, office.Login(c.Login))
		a.sayPassword(password, made)
		return nil
	})
}

// shelve gives the organ of the portal the standard columns it lacks; without columns nothing can be drafted.
func (h *house) shelve(ctx context.Context) error {
	var portal office.Organ
	err := h.db.View(ctx, func(q *db.View) (err error) {
		portal, err = office.PortalOrgan(q)
		return err
	})
	if err != nil {
		return err
	}
	return h.db.Update(ctx, portal.ID, func(tx *db.Tx) error {
		_, err := catalogue.Standard(tx, office.System("first-run"), portal.ID)
		return err
	})
}

// Run gives the account a password that must be changed at the next sign-in.
func (c *adminResetCmd) Run(a *app) error {
	return c.place.withGate(a, func(h *house, gate *office.Gate) error {
		password, made, err := a.password(c.PasswordStdin)
		if err != nil {
			return err
		}
		if err := gate.ResetFirst(a.ctx, h.db, c.Login, password); err != nil {
			return err
		}
		a.say("admin.reset", office.Login(c.Login))
		a.sayPassword(password, made)
		return nil
	})
}

// withGate opens the house beside a server that may be running, and closes it.
func (p place) withGate(a *app, do func(*house, *office.Gate) error) error {
	h, err := p.open(a, false)
	if err != nil {
		return err
	}
	gate := office.NewGate(office.DefaultRules(), office.Sealer{Seal: h.keys.SealSecret, Open: h.keys.OpenSecret})
	return errors.Join(do(h, gate), h.close())
}

// password reads the first line of standard input, or makes a password.
func (a *app) password(read bool) (password string, made bool, err error) {
	if !read {
		return office.NewPassphrase(), true, nil
	}
	line, err := bufio.NewReader(a.in).ReadString('\n')
	line = strings.TrimRight(line, "\r\n")
	if line == "" {
		return "", false, fault.Wrap(err, fault.Invalid, "admin.no_password")
	}
	return line, false, nil
}

// sayPassword prints a password that was made here, once.
func (a *app) sayPassword(password string, made bool) {
	if made {
		a.say("admin.password", password)
	}
}
