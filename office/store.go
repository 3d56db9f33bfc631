package office

import (
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"gongkai/db"
	"gongkai/fault"
)

// store.go holds the queries on organs, units, staff, grants, settings and the site: tables office_organ, office_unit,
// office_staff, office_grant, office_setting, office_site. One function a query.

// listLimit bounds lists of organs, units and staff read at once.
const listLimit = 5000

const organColumns = `id, parent, kind, code, division, name, short_name, address, postcode, phone, fax, email, hours,
	disclosure_unit, reconsideration, court, position, active, revision, closed_on, successor, keeper`

// scanner is a row of *db.Row or *db.Rows.
type scanner interface{ Scan(...any) error }

func scanOrgan(r scanner) (o Organ, err error) {
	err = r.Scan(&o.ID, &o.Parent, &o.Kind, &o.Code, &o.Division, &o.Name, &o.ShortName, &o.Address, &o.Postcode, &o.Phone,
		&o.Fax, &o.Email, &o.Hours, &o.DisclosureUnit, &o.Reconsideration, &o.Court, &o.Position, &o.Active, &o.Revision,
		&o.ClosedOn, &o.Successor, &o.Keeper)
	return o, err
}

// OrganByID gives an organ, or fault.NotFound.
func OrganByID(q db.Query, id string) (Organ, error) {
	o, err := scanOrgan(q.QueryRow(`SELECT `+organColumns+` FROM office_organ WHERE id = $1`, id))
	return o, missing(err, "office.no_organ")
}

// Organs gives every organ: parents' children in their order. At most listLimit.
func Organs(q db.Query) ([]Organ, error) {
	rows, err := q.Query(`SELECT `+organColumns+` FROM office_organ ORDER BY parent, position, id LIMIT $1`, listLimit)
	return collect(rows, err, scanOrgan)
}

// below gives the ids of the organ and of all organs under it.
func below(q db.Query, organ string) ([]string, error) {
	rows, err := q.Query(`WITH RECURSIVE tree(id) AS (
			SELECT CAST($1 AS TEXT) UNION SELECT o.id FROM office_organ o JOIN tree t ON o.parent = t.id
		) SELECT id FROM tree ORDER BY id LIMIT $2`, organ, listLimit)
	return collect(rows, err, scanText)
}

// above gives the organs over the given one, nearest first.
func above(q db.Query, organ string) ([]Organ, error) {
	var line []Organ
	for next := organ; len(line) < 16; {
		o, err := OrganByID(q, next)
		if err != nil {
			return nil, err
		}
		if next != organ {
			line = append(line, o)
		}
		if next = o.Parent; next == "" {
			break
		}
	}
	return line, nil
}

func insertOrgan(tx *db.Tx, o Organ) error {
	_, err := tx.Exec(`INSERT INTO office_organ (`+organColumns+`, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23)`,
		o.ID, o.Parent, o.Kind, o.Code, o.Division, o.Name, o.ShortName, o.Address, o.Postcode, o.Phone, o.Fax, o.Email, o.Hours,
		o.DisclosureUnit, o.Reconsideration, o.Court, o.Position, o.Active, o.Revision, o.ClosedOn.String(), o.Successor, o.Keeper, tx.Now().UnixMicro())
	return unique(err, "code", "office.code_taken")
}

func updateOrgan(tx *db.Tx, o Organ) error {
	_, err := tx.Exec(`UPDATE office_organ SET kind=$2, code=$3, division=$4, name=$5, short_name=$6, address=$7, postcode=$8,
		phone=$9, fax=$10, email=$11, hours=$12, disclosure_unit=$13, reconsideration=$14, court=$15, position=$16, active=$17,
		revision=$18, closed_on=$19, successor=$20, keeper=$21 WHERE id=$1`,
		o.ID, o.Kind, o.Code, o.Division, o.Name, o.ShortName, o.Address, o.Postcode, o.Phone, o.Fax, o.Email, o.Hours,
		o.DisclosureUnit, o.Reconsideration, o.Court, o.Position, o.Active, o.Revision, o.ClosedOn.String(), o.Successor, o.Keeper)
	return unique(err, "code", "office.code_taken")
}

func scanUnit(r scanner) (u Unit, err error) {
	err = r.Scan(&u.ID, &u.Organ, &u.Name, &u.Position, &u.Active)
	return u, err
}

// Units gives the internal units of an organ in their order, closed ones too.
func Units(q db.Query, organ string) ([]Unit, error) {
	rows, err := q.Query(`SELECT id, organ, name, position, active FROM office_unit WHERE organ = $1
		ORDER BY position, id LIMIT $2`, organ, listLimit)
	return collect(rows, err, scanUnit)
}

// UnitByID gives a unit, or fault.NotFound.
func UnitByID(q db.Query, id string) (Unit, error) {
	u, err := scanUnit(q.QueryRow(`SELECT id, organ, name, position, active FROM office_unit WHERE id = $1`, id))
	return u, missing(err, "office.no_unit")
}

func saveUnit(tx *db.Tx, u Unit) error {
	_, err := tx.Exec(`INSERT INTO office_unit (id, organ, name, position, active, created_at) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position, active = excluded.active`,
		u.ID, u.Organ, u.Name, u.Position, u.Active, tx.Now().UnixMicro())
	return unique(err, "name", "office.unit_taken")
}

const staffColumns = `id, organ, unit, login, name, full_time, active, must_change, default_password, totp <> '', password_at,
	created_at, revision`

func scanStaff(r scanner) (s Staff, err error) {
	var passwordAt, createdAt int64
	err = r.Scan(&s.ID, &s.Organ, &s.Unit, &s.Login, &s.Name, &s.FullTime, &s.Active, &s.MustChange, &s.DefaultPassword,
		&s.SecondFactor, &passwordAt, &createdAt, &s.Revision)
	s.PasswordAt, s.CreatedAt = time.UnixMicro(passwordAt), time.UnixMicro(createdAt)
	return s, err
}

// StaffByID gives a member of staff, or fault.NotFound.
func StaffByID(q db.Query, id string) (Staff, error) {
	s, err := scanStaff(q.QueryRow(`SELECT `+staffColumns+` FROM office_staff WHERE id = $1`, id))
	return s, missing(err, "office.no_staff")
}

// StaffByLogin gives a member of staff by login name, or fault.NotFound.
func StaffByLogin(q db.Query, login string) (Staff, error) {
	s, err := scanStaff(q.QueryRow(`SELECT `+staffColumns+` FROM office_staff WHERE login = $1`, login))
	return s, missing(err, "office.no_staff")
}

// StaffOf gives the staff of an organ by login name; of every organ when organ is empty.
func StaffOf(q db.Query, organ string) ([]Staff, error) {
	rows, err := q.Query(`SELECT `+staffColumns+` FROM office_staff WHERE organ = $1 OR $1 = '' ORDER BY organ, login LIMIT $2`,
		organ, listLimit)
	return collect(rows, err, scanStaff)
}

func insertStaff(tx *db.Tx, s Staff, password string) error {
	now := tx.Now().UnixMicro()
	_, err := tx.Exec(`INSERT INTO office_staff (id, organ, unit, login, name, full_time, active, password, password_at,
			must_change, default_password, totp, totp_pending, totp_step, revision, created_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,'','',0,1,$12)`,
		s.ID, s.Organ, s.Unit, s.Login, s.Name, s.FullTime, s.Active, password, now, s.MustChange, s.DefaultPassword, now)
	return unique(err, "login", "office.login_taken")
}

func updateStaff(tx *db.Tx, s Staff) error {
	_, err := tx.Exec(`UPDATE office_staff SET unit=$2, name=$3, full_time=$4, active=$5, revision=$6 WHERE id=$1`,
		s.ID, s.Unit, s.Name, s.FullTime, s.Active, s.Revision)
	return err
}

// DefaultPasswords names the active accounts that still have the password the demonstration gave them; serve refuses to start then.
func DefaultPasswords(q db.Query) ([]string, error) {
	rows, err := q.Query(`SELECT login FROM office_staff WHERE default_password AND active ORDER BY login LIMIT $1`, listLimit)
	return collect(rows, err, scanText)
}

func scanGrant(r scanner) (g Granted, err error) {
	var at int64
	err = r.Scan(&g.Staff, &g.Organ, &g.Role, &g.Subtree, &g.By, &at)
	g.At = time.UnixMicro(at)
	return g, err
}

// Grants gives the roles granted to a member of staff, as granted.
func Grants(q db.Query, staff string) ([]Granted, error) {
	rows, err := q.Query(`SELECT staff, organ, role, subtree, granted_by, granted_at FROM office_grant WHERE staff = $1
		ORDER BY organ, role LIMIT $2`, staff, listLimit)
	return collect(rows, err, scanGrant)
}

// AllGrants gives every grant to staff of an organ (of every organ when empty), for the list of staff.
func AllGrants(q db.Query, organ string) ([]Granted, error) {
	rows, err := q.Query(`SELECT g.staff, g.organ, g.role, g.subtree, g.granted_by, g.granted_at
		FROM office_grant g JOIN office_staff s ON s.id = g.staff WHERE s.organ = $1 OR $1 = ''
		ORDER BY g.staff, g.organ, g.role LIMIT $2`, organ, 4*listLimit)
	return collect(rows, err, scanGrant)
}

// reach gives the roles of a member of staff in every organ where they hold: subtrees spread out, and what a closed organ left
// to the one it keeps for (closing.go).
func reach(q db.Query, staff string) (map[string][]Role, error) {
	rows, err := q.Query(`WITH RECURSIVE reach(organ, role, subtree) AS (
			SELECT g.organ, g.role, g.subtree FROM office_grant g JOIN office_organ h ON h.id = g.organ WHERE g.staff = $1 AND `+standing("h", "g")+`
			UNION
			SELECT o.id, r.role, r.subtree FROM reach r JOIN office_organ o ON (r.subtree AND o.parent = r.organ) OR o.keeper = r.organ
		) SELECT DISTINCT organ, role FROM reach ORDER BY organ, role`, staff)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	grants := map[string][]Role{}
	for rows.Next() {
		var organ string
		var role Role
		if err := rows.Scan(&organ, &role); err != nil {
			return nil, err
		}
		grants[organ] = append(grants[organ], role)
	}
	return grants, rows.Err()
}

// holders counts the active staff who hold the role anywhere, leaving one person out.
func holders(q db.Query, role Role, except string) (n int64, err error) {
	err = q.QueryRow(`SELECT count(DISTINCT g.staff) FROM office_grant g JOIN office_staff s ON s.id = g.staff
		WHERE g.role = $1 AND g.staff <> $2 AND s.active`, role, except).Scan(&n)
	return n, err
}

func saveGrant(tx *db.Tx, g Granted) error {
	_, err := tx.Exec(`INSERT INTO office_grant (staff, organ, role, subtree, granted_by, granted_at) VALUES ($1,$2,$3,$4,$5,$6)
		ON CONFLICT (staff, organ, role) DO UPDATE SET subtree = excluded.subtree, granted_by = excluded.granted_by,
			granted_at = excluded.granted_at`,
		g.Staff, g.Organ, g.Role, g.Subtree, g.By, g.At.UnixMicro())
	return err
}

func deleteGrant(tx *db.Tx, g Granted) error {
	_, err := tx.Exec(`DELETE FROM office_grant WHERE staff = $1 AND organ = $2 AND role = $3`, g.Staff, g.Organ, g.Role)
	return err
}

func setting(q db.Query, name string) (value string, err error) {
	err = q.QueryRow(`SELECT value FROM office_setting WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func saveSetting(tx *db.Tx, name, value string) error {
	_, err := tx.Exec(`INSERT INTO office_setting (name, value) VALUES ($1,$2)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// RulesOf gives the rules of sign-in in force: the defaults, changed by what was set.
func RulesOf(q db.Query) (Rules, error) {
	rules := DefaultRules()
	text, err := setting(q, "rules")
	if err != nil || text == "" {
		return rules, err
	}
	return rules, json.Unmarshal([]byte(text), &rules)
}

// PortalOrgan gives the organ whose public site this is: the one set, else the first at the top of the tree, else fault.NotFound.
func PortalOrgan(q db.Query) (Organ, error) {
	id, err := setting(q, "portal")
	if err != nil {
		return Organ{}, err
	}
	if id != "" {
		return OrganByID(q, id)
	}
	o, err := scanOrgan(q.QueryRow(`SELECT ` + organColumns + ` FROM office_organ ORDER BY parent, position, id LIMIT 1`))
	return o, missing(err, "office.no_organ")
}

// SiteOf gives the head and foot of an organ's site; where nothing was set yet, what follows from the organ itself.
func SiteOf(q db.Query, o Organ) (Site, error) {
	s := Site{Organ: o.ID, Name: o.Name, Host: o.Name, Contact: o.Phone}
	err := q.QueryRow(`SELECT name, domain, id_code, icp, police, mark_url, error_url, host, undertaker, contact, grey_from, grey_until, revision
		FROM office_site WHERE organ = $1`, o.ID).Scan(&s.Name, &s.Domain, &s.IDCode, &s.ICP, &s.Police, &s.MarkURL,
		&s.ErrorURL, &s.Host, &s.Undertaker, &s.Contact, &s.GreyFrom, &s.GreyUntil, &s.Revision)
	if errors.Is(err, sql.ErrNoRows) {
		return s, nil
	}
	return s, err
}

func saveSite(tx *db.Tx, s Site) error {
	_, err := tx.Exec(`INSERT INTO office_site (organ, name, domain, id_code, icp, police, mark_url, error_url, host, undertaker,
			contact, grey_from, grey_until, revision) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)
		ON CONFLICT (organ) DO UPDATE SET name=excluded.name, domain=excluded.domain, id_code=excluded.id_code, icp=excluded.icp,
			police=excluded.police, mark_url=excluded.mark_url, error_url=excluded.error_url, host=excluded.host,
			undertaker=excluded.undertaker, contact=excluded.contact, grey_from=excluded.grey_from,
			grey_until=excluded.grey_until, revision=excluded.revision`,
		s.Organ, s.Name, s.Domain, s.IDCode, s.ICP, s.Police, s.MarkURL, s.ErrorURL, s.Host, s.Undertaker, s.Contact,
		s.GreyFrom, s.GreyUntil, s.Revision)
	return err
}

// collect scans all rows and closes them.
func collect[T any](rows *db.Rows, err error, scan func(scanner) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func scanText(r scanner) (s string, err error) {
	err = r.Scan(&s)
	return s, err
}

// missing turns "no such row" into fault.NotFound.
func missing(err error, key string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fault.Missing(key)
	}
	return err
}

// unique turns a unique violation into a fault on the field.
func unique(err error, field, key string) error {
	if err == nil || !db.IsUnique(err) {
		return err
	}
	var f fault.Form
	f.Add(field, key)
	return f.Err()
}
