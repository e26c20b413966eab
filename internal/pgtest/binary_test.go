package pgtest_test

import (
	"strings"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

func TestMissingBinariesSayWhatToInstall(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := pgtest.StartRedis(t.Context()); err == nil || !strings.Contains(err.Error(), "apt-get install redis-server") {
		t.Errorf("StartRedis without a Redis: %v, want what to install", err)
	}
	dir := t.TempDir()
	t.Setenv("RUNG_PG_BIN", dir)
	if _, err := pgtest.StartCluster(t.Context(), 0); err == nil || !strings.Contains(err.Error(), "RUNG_PG_BIN="+dir) {
		t.Errorf("StartCluster with an empty RUNG_PG_BIN: %v, want one that names it", err)
	}
}
