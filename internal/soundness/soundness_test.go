package soundness

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rungdb/rung/internal/pgtest"
)

var (
	pairs = flag.Int("soundness.n", 0, "pairs that TestSoundness checks; 0: 20,000, or 3,000 with -short")
	raw   = flag.Bool("soundness.raw", false, "do not shrink what TestSoundness finds")
	known = flag.String("soundness.known", "", "a file of digests: queries of which nothing else is known are left out")
	write = flag.String("soundness.digests", "", "write digests of the queries to this file, and check nothing")
	seed  = flag.Uint64("soundness.seed", 0, "seed of TestSoundness; 0: from the clock")
)

// mutantWorlds is how many worlds are looked at for queries that an analysis with a
// bug takes differently.
const mutantWorlds = 1500

// TestDigests writes what the analysis says of the queries of some worlds.
func TestDigests(t *testing.T) {
	if *write == "" {
		t.Skip("-soundness.digests names no file: only the test of mutants needs them")
	}
	list, err := Digests(*seed, mutantWorlds)
	pgtest.Check(t, err)
	pgtest.Check(t, os.WriteFile(*write, []byte(strings.Join(list, "\n")), 0o600))
}

func TestMain(m *testing.M) { pgtest.Main(m) }

// TestSoundness looks for a change that no announcement tells of. Its last line
// is the report.
func TestSoundness(t *testing.T) {
	lane := &Lane{Seed: *seed, Pairs: *pairs, Raw: *raw}
	if lane.Seed == 0 {
		lane.Seed = uint64(time.Now().UnixNano()) % 1_000_000_000
	}
	if lane.Pairs == 0 {
		lane.Pairs = 20_000
		if testing.Short() {
			lane.Pairs = 3_000
		}
	}
	if *known != "" {
		text, err := os.ReadFile(*known)
		pgtest.Check(t, err)
		lane.Known, lane.Worlds = map[string]bool{}, mutantWorlds
		for _, d := range strings.Fields(string(text)) {
			lane.Known[d] = true
		}
	}
	cluster, err := pgtest.StartCluster(t.Context(), 0)
	pgtest.Check(t, err)
	t.Cleanup(func() { pgtest.Check(t, cluster.Close()) })
	lane.Server = cluster.Primary
	var version int
	pgtest.Check(t, cluster.Primary.Conn(t).QueryRow(t.Context(), "SELECT current_setting('server_version_num')::int").Scan(&version))
	lane.Virtual = version >= 180000
	r, err := lane.Run(context.WithoutCancel(t.Context()))
	if err != nil {
		t.Fatalf("seed %d: %v", lane.Seed, err)
	}
	for _, v := range r.Violations {
		t.Error(v)
	}
	t.Logf("%d worlds, %d commits, %d queries (%d keyed in all tables, %d follow rows), %d broken; not to be cached:",
		r.Worlds, r.Commits, r.Queries, r.Keyed, r.Follow, r.Broken)
	for i, why := range r.refusals() {
		if i < 25 {
			t.Log(why)
		}
	}
	if len(r.Violations) == 0 && r.Checked >= 100_000 && r.Changed*10 < r.Checked {
		t.Errorf("only %d of %d checks were of changed results", r.Changed, r.Checked)
	}
	t.Log(r)
}
