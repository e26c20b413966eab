package analyze

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

// server is a PostgreSQL that is asked.
type server struct {
	major   int
	version string
	cluster *pgtest.Cluster // nil: the one that all tests of the package share
	made    int             // databases
}

// servers are the one that is installed and those whose folders of programs
// RUNG_ORACLE_SERVERS lists. Each is started once.
func servers(t testing.TB) []*server {
	t.Helper()
	installed := &server{}
	installed.ask(t)
	list := []*server{installed}
	for _, dir := range filepath.SplitList(os.Getenv("RUNG_ORACLE_SERVERS")) {
		t.Setenv("RUNG_PG_BIN", dir)
		s := &server{cluster: pgtest.NewCluster(t, 0)}
		if s.ask(t); s.major != installed.major {
			list = append(list, s)
		}
	}
	return list
}

func (s *server) ask(t testing.TB) {
	t.Helper()
	const sql = "SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000"
	pgtest.Check(t, s.database(t).Conn(t).QueryRow(context.Background(), sql).Scan(&s.version, &s.major))
	s.version, _, _ = strings.Cut(s.version, " ")
}

// database is a new one that ends with the test.
func (s *server) database(t testing.TB) *pgtest.Database {
	t.Helper()
	if s.cluster == nil {
		return pgtest.NewDatabase(t)
	}
	s.made++
	d, err := s.cluster.Primary.Create(context.Background(), fmt.Sprintf("oracle_%d", s.made))
	pgtest.Check(t, err)
	return d
}
