package db

import (
	"context"
	"database/sql"
)

// prepared is a connection with its prepared statements. A statement is lent to one reader at a time, so that a query
// may run inside the loop over the same query. One goroutine uses it at a time.
type prepared struct {
	conn *sql.Conn
	free map[string][]*sql.Stmt
	kept int
}

const maxPrepared = 400 // statements of a connection, some kilobytes each

func newPrepared(conn *sql.Conn) *prepared {
	return &prepared{conn: conn, free: map[string][]*sql.Stmt{}}
}

func (p *prepared) take(text string) (*sql.Stmt, error) {
	if ready := p.free[text]; len(ready) > 0 {
		p.free[text] = ready[:len(ready)-1]
		return ready[len(ready)-1], nil
	}
	if p.kept >= maxPrepared {
		p.forget()
	}
	stmt, err := p.conn.PrepareContext(context.Background(), text)
	if err == nil {
		p.kept++
	}
	return stmt, err
}

func (p *prepared) give(text string, stmt *sql.Stmt) { p.free[text] = append(p.free[text], stmt) }

// forget closes all statements that are not lent: those asked often are soon back, those asked once are gone.
func (p *prepared) forget() {
	for text, ready := range p.free {
		for _, stmt := range ready {
			p.kept--
			_ = stmt.Close() // closing a handle nobody reads; its failure changes nothing
		}
		delete(p.free, text)
	}
}

func (p *prepared) query(text string, args []any) (*Rows, error) {
	stmt, err := p.take(text)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.Query(args...)
	if err != nil {
		p.give(text, stmt)
		return nil, err
	}
	return &Rows{Rows: rows, release: func() { p.give(text, stmt) }}, nil
}

func (p *prepared) queryRow(text string, args []any) *Row {
	stmt, err := p.take(text)
	if err != nil {
		return &Row{row: p.conn.QueryRowContext(context.Background(), text, args...)} // says the same error on Scan
	}
	return &Row{row: stmt.QueryRow(args...), release: func() { p.give(text, stmt) }}
}

func (p *prepared) exec(text string, args []any) (sql.Result, error) {
	stmt, err := p.take(text)
	if err != nil {
		return nil, err
	}
	defer p.give(text, stmt)
	return stmt.Exec(args...)
}

func (p *prepared) close() error { return p.conn.Close() }
