// Answers kept for repeated submissions. Table db_once.
package db

import (
	"database/sql"
	"errors"
	"fmt"
	"time"
)

func onceAnswer(q Query, key string) (found bool, answer string, err error) {
	err = q.QueryRow(`SELECT answer FROM db_once WHERE key = $1`, key).Scan(&answer)
	if errors.Is(err, sql.ErrNoRows) {
		return false, "", nil
	}
	if err != nil {
		return false, "", fmt.Errorf("look for an earlier answer: %w", err)
	}
	return true, answer, nil
}

func onceKeep(tx *Tx, key, answer string) error {
	_, err := tx.Exec(`INSERT INTO db_once (key, answer, at) VALUES ($1, $2, $3)`, key, answer, tx.Now().UnixMicro())
	if err != nil {
		return fmt.Errorf("keep the answer: %w", err)
	}
	return nil
}

// ForgetAnswers drops the kept answers older than age; a form left open longer than that may write twice.
func ForgetAnswers(tx *Tx, age time.Duration) error {
	_, err := tx.Exec(`DELETE FROM db_once WHERE at < $1`, tx.Now().Add(-age).UnixMicro())
	return err
}
