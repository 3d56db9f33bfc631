package mail

// address.go is where members of staff want mail: one address each, given by themselves, sealed under a key of its own. Whoever
// reminds them of something reads it here. Table mail_address.

import (
	"database/sql"
	"errors"
	"strings"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/vault"
)

// SetAddress keeps where a member of staff wants mail. An empty address ends it: the old one is gone for good, and with it what
// was on its way there. An Invalid fault names the field address.
func SetAddress(tx *db.Tx, keys *vault.Keys, staff, typed string) (given bool, err error) {
	address, ok := Address(typed)
	if typed = strings.TrimSpace(typed); typed != "" && !ok {
		var form fault.Form
		form.Add("address", "remind.bad_address")
		return false, form.Err()
	}
	if _, person, err := AddressOf(tx, keys, staff); err != nil {
		return false, err
	} else if person != "" {
		if err := errors.Join(Forget(tx, person), keys.Erase(tx, person)); err != nil {
			return false, err
		}
	}
	if _, err := tx.Exec(`DELETE FROM mail_address WHERE staff = $1`, staff); err != nil || typed == "" {
		return false, err
	}
	person, err := keys.New(tx)
	if err != nil {
		return false, err
	}
	sealed, err := keys.Seal(tx, person, "address", address)
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(`INSERT INTO mail_address (staff, person, sealed, at) VALUES ($1, $2, $3, $4)`, staff, string(person), sealed, tx.Now().UnixMicro())
	return true, err
}

// AddressOf gives where a member of staff wants mail and under whose key it is sealed; both are empty where none was given.
func AddressOf(q db.Query, keys *vault.Keys, staff string) (address string, person vault.PersonID, err error) {
	var sealed string
	err = q.QueryRow(`SELECT person, sealed FROM mail_address WHERE staff = $1`, staff).Scan(&person, &sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	address, err = keys.Reveal(q, person, "address", sealed)
	return address, person, err
}
