package pgtest_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/rungdb/rung/internal/pgtest"
)

func TestDatabasesAreApart(t *testing.T) {
	t.Parallel()
	a, b := pgtest.NewDatabase(t), pgtest.NewDatabase(t)
	for _, d := range []*pgtest.Database{a, b} {
		d.Exec(t, "CREATE TABLE t (v text); INSERT INTO t VALUES ('é')")
		var got string
		if err := d.Pool(t).QueryRow(t.Context(), "SELECT v FROM t").Scan(&got); err != nil || got != "é" {
			t.Errorf("v in %s = %q, %v; want é", d.Name, got, err)
		}
	}
	if got, want := value[string](t, a, "SELECT current_setting('server_encoding') || datcollate FROM pg_database WHERE datname = current_database()"), "UTF8C"; got != want {
		t.Errorf("encoding and collation = %s, want %s", got, want)
	}
}

func TestLongTestNameThatIsTruncatedToWhatAnIdentifierMayHold(t *testing.T) {
	t.Parallel()
	pgtest.NewDatabase(t).Exec(t, "SELECT 1")
}

func TestPsql(t *testing.T) {
	t.Parallel()
	d := pgtest.NewDatabase(t)
	d.Exec(t, "CREATE TABLE t (v int); INSERT INTO t VALUES (1)")
	if out, err := d.Psql(t.Context(), "UPDATE t SET v = 2"); err != nil || out != "UPDATE 1" {
		t.Errorf("Psql(UPDATE) = %q, %v; want UPDATE 1", out, err)
	}
	if out, err := d.Psql(t.Context(), "UPDATE u SET v = 2"); err == nil {
		t.Errorf("Psql(UPDATE of no table) = %q, want an error", out)
	}
}

func TestPasswordIsAsked(t *testing.T) {
	t.Parallel()
	config, err := pgtest.NewDatabase(t).ConnConfig()
	pgtest.Check(t, err)
	config.Password = "wrong"
	if conn, err := pgx.ConnectConfig(t.Context(), config); err == nil {
		t.Error("a wrong password is accepted over TCP")
		pgtest.Check(t, conn.Close(t.Context()))
	}
}
