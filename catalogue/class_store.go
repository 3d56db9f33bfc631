// The queries of own classes. Tables catalogue_class, catalogue_class_value.
package catalogue

import "gongkai/db"

func classRows(q db.Query, organ string) ([]Class, error) {
	rows, err := q.Query(`SELECT id, organ, name, position, closed_at FROM catalogue_class WHERE organ = $1 ORDER BY position, id LIMIT 100`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []Class
	for rows.Next() {
		var c Class
		var closed int64
		if err := rows.Scan(&c.ID, &c.Organ, &c.Name, &c.Position, &closed); err != nil {
			return nil, err
		}
		c.ClosedAt = instant(closed)
		list = append(list, c)
	}
	return list, rows.Err()
}

func classValues(q db.Query, organ string) ([]ClassValue, error) {
	rows, err := q.Query(`SELECT id, class, organ, name, position, closed_at FROM catalogue_class_value WHERE organ = $1
		ORDER BY class, position, id LIMIT 10000`, organ)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []ClassValue
	for rows.Next() {
		var v ClassValue
		var closed int64
		if err := rows.Scan(&v.ID, &v.Class, &v.Organ, &v.Name, &v.Position, &closed); err != nil {
			return nil, err
		}
		v.ClosedAt = instant(closed)
		list = append(list, v)
	}
	return list, rows.Err()
}

func putClass(tx *db.Tx, c Class) error {
	_, err := tx.Exec(`INSERT INTO catalogue_class (id, organ, name, position, closed_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position, closed_at = excluded.closed_at`,
		c.ID, c.Organ, c.Name, c.Position, micros(c.ClosedAt))
	return err
}

func putClassValue(tx *db.Tx, v ClassValue) error {
	_, err := tx.Exec(`INSERT INTO catalogue_class_value (id, class, organ, name, position, closed_at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET position = excluded.position, closed_at = excluded.closed_at`,
		v.ID, v.Class, v.Organ, v.Name, v.Position, micros(v.ClosedAt))
	return err
}
