package ledger_test

// A writer is killed in the middle of its work, again and again: every event it was told is written must be there, and
// the chain must hold.

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gongkai/db"
	"gongkai/ledger"
	"gongkai/testkit"
)

const killedWriter = "GONGKAI_TEST_KILLED_WRITER"

func TestMain(m *testing.M) {
	if where := os.Getenv(killedWriter); where != "" {
		writeUntilKilled(where)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled appends with eight callers and prints "organ seq" after each acknowledgement.
func writeUntilKilled(where string) {
	dir, url, _ := strings.Cut(where, "\n")
	d, err := db.Open(context.Background(), db.Options{Dir: dir, URL: url})
	if err != nil {
		fmt.Println("open:", err)
		return
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	for w := range 8 {
		organ := fmt.Sprint("organ", w%2)
		all.Go(func() {
			for n := 0; ; n++ {
				subject := fmt.Sprintf("item:%d-%d-%d", os.Getpid(), w, n)
				if err := d.Update(context.Background(), organ, func(tx *db.Tx) error {
					return ledger.Append(tx, ledger.Event{Actor: "staff", Verb: "item.draft", Subject: subject})
				}); err != nil {
					fmt.Println("append:", err)
					return
				}
				mu.Lock()
				fmt.Println(subject)
				mu.Unlock()
			}
		})
	}
	all.Wait()
}

func TestKilledInTheMiddleNothingAcknowledgedIsLost(t *testing.T) {
	rounds := 50
	if testing.Short() {
		rounds = 5
	}
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			o := testkit.Store(t, engine)
			acknowledged := map[string]bool{}
			for range rounds {
				killOneWriter(t, o, acknowledged)
				if t.Failed() {
					return
				}
			}
			d, err := db.Open(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			checkAcknowledged(t, d, acknowledged)
			t.Logf("%d rounds, %d events acknowledged", rounds, len(acknowledged))
		})
	}
}

func killOneWriter(t *testing.T, o db.Options, acknowledged map[string]bool) {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^$")
	c.Env = append(os.Environ(), killedWriter+"="+o.Dir+"\n"+o.URL)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	fuse := 1 + rand.IntN(200) // killed somewhere after this many acknowledgements
	for n := 0; lines.Scan(); n++ {
		if !strings.HasPrefix(lines.Text(), "item:") {
			t.Errorf("the writer said: %s", lines.Text())
			break
		}
		acknowledged[lines.Text()] = true
		if n == fuse {
			time.AfterFunc(time.Duration(rand.IntN(3000))*time.Microsecond, func() { _ = c.Process.Kill() })
		}
	}
	_ = c.Process.Kill()
	_ = c.Wait() // it was killed: the exit status says so
}

func checkAcknowledged(t *testing.T, d *db.DB, acknowledged map[string]bool) {
	t.Helper()
	if err := d.View(context.Background(), func(q *db.View) error {
		for o := range 2 {
			organ := "organ" + strconv.Itoa(o)
			if _, err := ledger.Verify(q, organ); err != nil {
				return err
			}
			for seq := int64(0); ; {
				events, err := ledger.After(q, organ, seq, 1000)
				if err != nil {
					return err
				}
				if len(events) == 0 {
					break
				}
				for _, e := range events {
					delete(acknowledged, e.Subject)
					seq = e.Seq
				}
			}
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
	for subject := range acknowledged {
		t.Errorf("acknowledged and lost: %s", subject)
	}
}
