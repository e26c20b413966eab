package soundness

import (
	"context"
	"flag"
	"testing"
	"time"

	"github.com/rungdb/rung/internal/pgtest"
)

var (
	pairs = flag.Int("soundness.n", 0, "pairs that TestSoundness checks; 0: 20,000, or 3,000 with -short")
	raw   = flag.Bool("soundness.raw", false, "do not shrink what TestSoundness finds")
	seed  = flag.Uint64("soundness.seed", 0, "seed of TestSoundness; 0: from the clock")
)

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
	cluster, err := pgtest.StartCluster(t.Context(), 0)
	pgtest.Check(t, err)
	t.Cleanup(func() { pgtest.Check(t, cluster.Close()) })
	lane.Server = cluster.Primary
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
