package desk

import (
	"net"
	"net/http"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/office"
	"gongkai/page"
)

// signin.go is the way in and out: the password, then the second factor where there is one. FACTS 9.22.

// signInPage is what the forms of the way in show.
type signInPage struct {
	Login  string
	Back   string // the page wanted before
	Errors page.FieldErrors
}

// signIn shows the form; who is already in goes on, who owes the second factor or a new password goes there.
func (d *Desk) signIn(v *page.Visit) error {
	back := page.LocalPath(v.Ask("back"))
	if next, err := d.owed(v, back); err != nil || next != "" {
		return firstOr(err, func() error { return v.See(next) })
	}
	return d.showSignIn(v, signInPage{Back: back}, nil)
}

// owed gives where somebody with a session should go instead of signing in again; "" for nobody.
func (d *Desk) owed(v *page.Visit, back string) (next string, err error) {
	cookie, err := v.R.Cookie(office.CookieName)
	if err != nil || cookie.Value == "" {
		return "", nil
	}
	var s office.Session
	err = d.DB.View(v.R.Context(), func(q *db.View) (err error) {
		_, s, err = office.SessionActor(q, cookie.Value)
		return err
	})
	switch {
	case fault.Of(err) == fault.SignIn && s.Second:
		return "/desk/sign-in/code", nil
	case fault.Of(err) == fault.SignIn:
		return "", nil
	case err != nil:
		return "", err
	case s.MustChange, s.MustFactor:
		return "/desk/account", nil
	}
	return home(back), nil
}

func (d *Desk) signInPost(v *page.Visit) error {
	p := signInPage{Login: v.Form("login"), Back: page.LocalPath(v.Form("back"))}
	ticket, err := d.Keeper.SignIn(v.R.Context(), d.DB, p.Login, v.R.PostFormValue("password"), origin(v))
	if err != nil {
		return d.showSignIn(v, p, err)
	}
	d.keep(v, ticket)
	switch {
	case ticket.Second:
		return v.See("/desk/sign-in/code")
	case ticket.MustChange:
		return v.See("/desk/account")
	}
	return v.See(home(p.Back))
}

func (d *Desk) showSignIn(v *page.Visit, p signInPage, err error) error {
	if err != nil && !wordable(err) {
		return err
	}
	p.Errors = page.Errors(v.Lang, err)
	return v.Render(page.StatusOf(err), signInView(d.plainFrame(v, v.T("office.signin.title")), p))
}

// signInCode shows the form of the second factor.
func (d *Desk) signInCode(v *page.Visit) error {
	next, err := d.owed(v, "/desk")
	if err != nil {
		return err
	}
	if next != "/desk/sign-in/code" {
		return v.See("/desk/sign-in")
	}
	return d.showCode(v, nil)
}

func (d *Desk) signInCodePost(v *page.Visit) error {
	token := ""
	if cookie, err := v.R.Cookie(office.CookieName); err == nil {
		token = cookie.Value
	}
	ticket, err := d.Keeper.SecondFactor(v.R.Context(), d.DB, token, v.Form("code"), origin(v))
	if fault.Of(err) == fault.SignIn {
		return v.See("/desk/sign-in")
	}
	if err != nil {
		return d.showCode(v, err)
	}
	d.keep(v, ticket)
	if ticket.MustChange {
		return v.See("/desk/account")
	}
	return v.See("/desk")
}

func (d *Desk) showCode(v *page.Visit, err error) error {
	if err != nil && !wordable(err) {
		return err
	}
	p := signInPage{Errors: page.Errors(v.Lang, err)}
	return v.Render(page.StatusOf(err), signInCodeView(d.plainFrame(v, v.T("office.code.title")), p))
}

// signOut ends the session and takes the cookie away; it never fails for want of a session.
func (d *Desk) signOut(v *page.Visit) error {
	if cookie, err := v.R.Cookie(office.CookieName); err == nil {
		if err := office.SignOut(v.R.Context(), d.DB, cookie.Value); err != nil {
			return err
		}
	}
	http.SetCookie(v.W, &http.Cookie{Name: office.CookieName, Path: "/desk", MaxAge: -1, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: v.R.TLS != nil})
	return v.See("/desk/sign-in")
}

// keep gives the browser the ticket. The cookie goes to the desk only, so that public pages stay the same for everybody.
func (d *Desk) keep(v *page.Visit, t office.Ticket) {
	http.SetCookie(v.W, &http.Cookie{Name: office.CookieName, Value: t.Token, Path: "/desk", HttpOnly: true,
		MaxAge: int(t.End.Sub(d.DB.Now()).Seconds()), SameSite: http.SameSiteLaxMode, Secure: v.R.TLS != nil})
}

// plainFrame is the frame of a page before sign-in.
func (d *Desk) plainFrame(v *page.Visit, title string) page.Frame {
	f := d.frame(v, title)
	f.Plain = true
	return f
}

// home is the page wanted, when it is one of the desk.
func home(back string) string {
	if len(back) >= 6 && back[:6] == "/desk/" {
		return back
	}
	return "/desk"
}

// origin is where a request comes from.
func origin(v *page.Visit) office.Origin {
	host, _, err := net.SplitHostPort(v.R.RemoteAddr)
	if err != nil {
		host = v.R.RemoteAddr
	}
	return office.Origin{IP: host, Agent: v.R.UserAgent()}
}

// wordable says whether a form is shown again with the fault in words; everything else is the door's to show.
func wordable(err error) bool {
	switch fault.Of(err) {
	case fault.Invalid, fault.Refused, fault.Stale, fault.TooMany:
		return true
	}
	return false
}

func firstOr(err error, then func() error) error {
	if err != nil {
		return err
	}
	return then()
}
