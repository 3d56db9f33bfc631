package cli

import (
	"errors"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/ledger"
	"gongkai/office"
	"gongkai/vault"
)

// newkey.go goes on without a vault.key that is lost for good: a new key, what the old one sealed given up, all in one
// transaction with its event (docs/adr/0006-vault.md).

type adminNewKeyCmd struct {
	place
	Lost bool `name:"i-have-lost-the-key" help:"Yes: no copy of vault.key is left anywhere, and what it sealed may be given up. / 确认密钥及抄件均已遗失"`
}

// Run makes the new key. No server may run on the folder meanwhile.
func (c *adminNewKeyCmd) Run(a *app) (err error) {
	if !c.Lost {
		return fault.BadInput("admin.new_key_sure")
	}
	h := &house{}
	defer func() { err = errors.Join(err, h.close()) }()
	if h.lock, err = lockFolder(c.Data); err != nil {
		return err
	}
	if h.db, err = db.Open(a.ctx, db.Options{URL: c.Database, Dir: c.Data}); err != nil {
		return err
	}
	if h.keys, err = vault.Open(c.Data); err != nil {
		return err
	}
	people, err := h.replaceKey(a)
	if err == nil {
		a.say("admin.new_key", people)
	}
	return err
}

func (h *house) replaceKey(a *app) (people int64, err error) {
	var portal office.Organ
	err = h.db.View(a.ctx, func(q *db.View) (err error) {
		portal, err = office.PortalOrgan(q)
		return err
	})
	if err != nil {
		return 0, err
	}
	by := office.System("new-key")
	return people, h.db.Update(a.ctx, portal.ID, func(tx *db.Tx) error {
		if err := office.DropFactors(tx, by); err != nil {
			return err
		}
		if err := ledger.Append(tx, by.Event("key.replace", "organ:"+portal.ID, "", nil)); err != nil {
			return err
		}
		people, err = h.keys.Replace(tx) // last: it writes the key's file
		return err
	})
}
