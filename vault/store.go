package vault

// Queries on vault_installation and vault_person.

import (
	"database/sql"
	"errors"
	"strings"

	"gongkai/db"
	"gongkai/fault"
)

func mark(q db.Query) (string, error) {
	var known string
	err := q.QueryRow(`SELECT mark FROM vault_installation WHERE id = $1`, "key").Scan(&known)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return known, err
}

func insertMark(tx *db.Tx, mark string) error {
	_, err := tx.Exec(`INSERT INTO vault_installation (id, mark) VALUES ($1, $2)`, "key", mark)
	return err
}

func updateMark(tx *db.Tx, mark string) error {
	_, err := tx.Exec(`UPDATE vault_installation SET mark = $2 WHERE id = $1`, "key", mark)
	return err
}

// lost stands before the wrapped key of a person whose installation's key is lost; loseAll writes it.
const lost = "lost."

func loseAll(tx *db.Tx) (people int64, err error) {
	done, err := tx.Exec(`UPDATE vault_person SET wrapped = 'lost.' || wrapped WHERE wrapped <> '' AND substr(wrapped, 1, 5) <> 'lost.'`)
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

func insertPerson(tx *db.Tx, id PersonID, wrapped string) error {
	_, err := tx.Exec(`INSERT INTO vault_person (id, wrapped, made, erased) VALUES ($1, $2, $3, 0)`, string(id), wrapped, tx.Now().UnixMicro())
	return err
}

func wrappedKey(q db.Query, id PersonID) (string, error) {
	var wrapped string
	err := q.QueryRow(`SELECT wrapped FROM vault_person WHERE id = $1`, string(id)).Scan(&wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fault.Missing("vault.no_person")
	}
	return wrapped, err
}

func erasePerson(tx *db.Tx, id PersonID) error {
	done, err := tx.Exec(`UPDATE vault_person SET wrapped = '', erased = CASE WHEN erased = 0 THEN $2 ELSE erased END WHERE id = $1`, string(id), tx.Now().UnixMicro())
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fault.Missing("vault.no_person"))
	}
	return nil
}

func erasedPeople(q db.Query) ([]PersonID, error) {
	rows, err := q.Query(`SELECT id FROM vault_person WHERE erased > 0 ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // rows.Err says what went wrong
	var people []PersonID
	for rows.Next() {
		var id PersonID
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		people = append(people, id)
	}
	return people, rows.Err()
}

// wrappedKeys gives the wrapped keys of several people, by person.
func wrappedKeys(q db.Query, people []PersonID) (map[PersonID]string, error) {
	args := make([]any, len(people))
	for i, p := range people {
		args[i] = string(p)
	}
	wrapped := make(map[PersonID]string, len(people))
	marks := strings.NewReplacer("), (", ", ").Replace(db.Values(len(people), 1))
	rows, err := q.Query(`SELECT id, wrapped FROM vault_person WHERE id IN `+marks, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id, key string
		if err := rows.Scan(&id, &key); err != nil {
			return nil, err
		}
		wrapped[PersonID(id)] = key
	}
	return wrapped, rows.Err()
}
