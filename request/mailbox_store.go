package request

// Queries on request_mail and request_mailbox.

import (
	"database/sql"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
	"gongkai/mailbox"
)

const mailColumns = `id, organ, person, sender, name, subject, body, cut, arrived_at, acked_at, state, why, case_id, by_name`

func scanMail(r scanner) (m Mail, err error) {
	var arrived, acked int64
	err = r.Scan(&m.ID, &m.Organ, &m.person, &m.sealed[0], &m.sealed[1], &m.sealed[2], &m.sealed[3], &m.Cut, &arrived, &acked, &m.State, &m.Why, &m.Case, &m.ByName)
	if m.ArrivedAt = time.UnixMicro(arrived).UTC(); acked > 0 {
		m.AckedAt = time.UnixMicro(acked).UTC()
	}
	return m, err
}

func mailByID(q db.Query, id string) (Mail, error) {
	m, err := scanMail(q.QueryRow(`SELECT `+mailColumns+` FROM request_mail WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return m, fault.Missing("intake.mail.none")
	}
	return m, err
}

func mailsIn(q db.Query, organ string, state MailState, limit int) ([]Mail, error) {
	rows, err := q.Query(`SELECT `+mailColumns+` FROM request_mail WHERE organ = $1 AND state = $2 ORDER BY arrived_at, id LIMIT $3`, organ, string(state), limit)
	return collect(rows, err, scanMail)
}

// MailCount is how many mails of an organ are in a state.
func MailCount(q db.Query, organ string, state MailState) (n int, err error) {
	err = q.QueryRow(`SELECT count(*) FROM request_mail WHERE organ = $1 AND state = $2`, organ, string(state)).Scan(&n)
	return n, err
}

func insertMail(tx *db.Tx, m Mail, box string, at mailbox.Place, message, same string) error {
	var acked int64
	if !m.AckedAt.IsZero() {
		acked = m.AckedAt.UnixMicro()
	}
	_, err := tx.Exec(`INSERT INTO request_mail (id, organ, box, validity, uid, message, person, same, sender, name, subject, body, cut, arrived_at, acked_at, state, why, case_id, by_name, at)
		VALUES `+db.Values(1, 20), m.ID, m.Organ, box, int64(at.Validity), int64(at.UID), message, string(m.person), same, m.sealed[0], m.sealed[1], m.sealed[2], m.sealed[3],
		m.Cut, m.ArrivedAt.UnixMicro(), acked, string(m.State), m.Why, m.Case, m.ByName, tx.Now().UnixMicro())
	return err
}

func setMail(tx *db.Tx, id string, state MailState, why, caseID, byName string) error {
	_, err := tx.Exec(`UPDATE request_mail SET state = $2, why = $3, case_id = $4, by_name = $5 WHERE id = $1`, id, string(state), why, caseID, byName)
	return err
}

func knownMail(q db.Query, organ, message string) (known bool, err error) {
	err = q.QueryRow(`SELECT EXISTS (SELECT 1 FROM request_mail WHERE organ = $1 AND message = $2)`, organ, message).Scan(&known)
	return known, err
}

// confirmedSince is how many confirmations went to a sender since an instant.
func confirmedSince(q db.Query, organ, same string, since time.Time) (n int, err error) {
	err = q.QueryRow(`SELECT count(*) FROM request_mail WHERE organ = $1 AND same = $2 AND acked_at > $3`, organ, same, since.UnixMicro()).Scan(&n)
	return n, err
}

func placeOf(q db.Query, box string) (at mailbox.Place, err error) {
	var validity, uid int64
	err = q.QueryRow(`SELECT validity, uid FROM request_mailbox WHERE box = $1`, box).Scan(&validity, &uid)
	if errors.Is(err, sql.ErrNoRows) {
		return at, nil
	}
	return mailbox.Place{Validity: uint32(validity), UID: uint32(uid)}, err
}

func setPlace(tx *db.Tx, box, organ string, at mailbox.Place) error {
	_, err := tx.Exec(`INSERT INTO request_mailbox (box, organ, validity, uid, read_at, problem) VALUES ($1, $2, $3, $4, $5, '')
		ON CONFLICT (box) DO UPDATE SET organ = excluded.organ, validity = excluded.validity, uid = excluded.uid, read_at = excluded.read_at`,
		box, organ, int64(at.Validity), int64(at.UID), tx.Now().UnixMicro())
	return err
}

func noteRead(tx *db.Tx, box, organ, problem string) error {
	_, err := tx.Exec(`INSERT INTO request_mailbox (box, organ, validity, uid, read_at, problem) VALUES ($1, $2, 0, 0, $3, $4)
		ON CONFLICT (box) DO UPDATE SET read_at = CASE WHEN excluded.problem = '' THEN excluded.read_at ELSE request_mailbox.read_at END, problem = excluded.problem`,
		box, organ, tx.Now().UnixMicro(), problem)
	return err
}

// BoxState is how the reading of an organ's mailbox stands.
type BoxState struct {
	Box     string
	ReadAt  time.Time
	Problem string // unreachable, or ""
}

// BoxStates gives how the reading of an organ's mailboxes stands.
func BoxStates(q db.Query, organ string) ([]BoxState, error) {
	rows, err := q.Query(`SELECT box, read_at, problem FROM request_mailbox WHERE organ = $1 ORDER BY box LIMIT 20`, organ)
	return collect(rows, err, func(r scanner) (b BoxState, err error) {
		var at int64
		err = r.Scan(&b.Box, &at, &b.Problem)
		b.ReadAt = time.UnixMicro(at).UTC()
		return b, err
	})
}
