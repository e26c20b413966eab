package rung

import (
	"context"
	"errors"
	"log/slog"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungdb/rung/runtime/feed"
	"github.com/rungdb/rung/runtime/tag"
)

// byHand is a feed whose sink the test calls.
type byHand struct {
	feed.Sink
	now     func() int64
	demands atomic.Int32
}

func (f *byHand) Demand() { f.demands.Add(1) }
func (f *byHand) Close()  {}

// handNode starts a node whose feed is driven by hand, and ends it with the test.
func handNode(t *testing.T, change func(*nodeConfig)) (*node, *byHand) {
	t.Helper()
	f := &byHand{}
	c := nodeConfig{
		logger: slog.New(slog.DiscardHandler),
		slots:  1 << 16,
		transport: func(s feed.Sink, now func() int64) feed.Feed {
			f.Sink, f.now = s, now
			return f
		},
	}
	if change != nil {
		change(&c)
	}
	n := startNode(c)
	t.Cleanup(n.close)
	return n, f
}

const (
	accounts    = "public.accounts"
	fingerprint = "0123456789abcdef"
	identity    = "7.5.1.00000000000000aa"
)

// accountsSpec is what the triggers of accounts watch.
func accountsSpec() feed.Coverage {
	return feed.Coverage{
		Table: accounts, Fingerprint: fingerprint,
		Columns: []string{"email", "id", "plan", "tenant_id"},
		Keys:    [][]string{{"id"}, {"tenant_id", "id"}},
	}
}

// follow begins a stretch at floor, fresh and with accounts covered.
func follow(f *byHand, floor feed.Position) {
	f.Synced(identity, floor, LSN(floor))
	f.Covered([]feed.Coverage{accountsSpec()})
	f.Fresh(f.now())
}

func TestNodeTouches(t *testing.T) {
	email := []string{"email", "id"}
	plan := []string{"id", "plan"}
	type watched struct {
		columns, key []string
		hash         tag.Hash
	}
	watches := map[string]watched{
		"email by id=1":   {email, []string{"id"}, 1},
		"email by id=2":   {email, []string{"id"}, 2},
		"email by t,id=1": {email, []string{"tenant_id", "id"}, 1},
		"plan by id=1":    {plan, []string{"id"}, 1},
		"any email":       {email, nil, 0},
		"any plan":        {plan, nil, 0},
	}
	tests := []struct {
		name   string
		change feed.Change
		want   []string
	}{
		{
			"one column, one key",
			feed.Change{Fingerprint: fingerprint, Mask: "1000", Keys: [][]uint64{{1}, {7}}},
			[]string{"any email", "email by id=1"},
		},
		{
			"other column",
			feed.Change{Fingerprint: fingerprint, Mask: "0010", Keys: [][]uint64{{1, 3}, {1}}},
			[]string{"any plan", "plan by id=1"},
		},
		{
			"key moves",
			feed.Change{Fingerprint: fingerprint, Mask: "0100", Keys: [][]uint64{{1, 2}, {3, 1}}},
			[]string{"any email", "any plan", "email by id=1", "email by id=2", "email by t,id=1", "plan by id=1"},
		},
		{
			"row",
			feed.Change{Fingerprint: fingerprint, Mask: "*", Keys: [][]uint64{{2}, {1}}},
			[]string{"any email", "any plan", "email by id=2", "email by t,id=1"},
		},
		{"whole table", feed.Change{Whole: true}, []string{"whole"}},
		{"unknown fingerprint", feed.Change{Fingerprint: "ffffffffffffffff", Mask: "1000", Keys: [][]uint64{{1}, {7}}}, []string{"whole"}},
		{"keysets are missing", feed.Change{Fingerprint: fingerprint, Mask: "1000", Keys: [][]uint64{{1}}}, []string{"whole"}},
		{"columns are missing", feed.Change{Fingerprint: fingerprint, Mask: "100", Keys: [][]uint64{{1}, {7}}}, []string{"whole"}},
		{"too many columns", feed.Change{Fingerprint: fingerprint, Mask: "10000", Keys: [][]uint64{{1}, {7}}}, []string{"whole"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, f := handNode(t, nil)
			for _, w := range watches {
				n.watch(accounts, w.columns, w.key)
			}
			follow(f, 100)
			g, _ := n.current()
			tt.change.Table = accounts
			f.Changed(107, tt.change)
			var got []string
			for name, w := range watches {
				if g.newest([]uint32{g.slot(tag.Tag(tag.Watch(accounts, w.columns, w.key), w.hash))}) == 107 {
					got = append(got, name)
				}
			}
			if g.newest([]uint32{g.slot(tag.Whole(accounts))}) == 107 {
				got = append(got, "whole")
			}
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("slots touched (-want +got):\n%s", diff)
			}
			if g.position() != 107 {
				t.Errorf("position = %d, want 107", g.position())
			}
		})
	}
}

// A watch whose column or key the spec lacks is not covered; until it is, every
// change of the table is taken to touch it.
func TestNodeWatchThatTheSpecLacks(t *testing.T) {
	for _, w := range []struct{ columns, key []string }{
		{[]string{"email", "id"}, []string{"email"}},
		{[]string{"id", "name"}, []string{"id"}},
	} {
		n, f := handNode(t, nil)
		n.watch(accounts, w.columns, w.key)
		follow(f, 100)
		g, _ := n.current()
		f.Changed(101, feed.Change{Table: accounts, Fingerprint: fingerprint, Mask: "0010", Keys: [][]uint64{{1}, {7}}})
		if got := g.newest([]uint32{g.slot(tag.Whole(accounts))}); got != 101 || n.coverage().covers(accounts, w.columns, w.key) {
			t.Errorf("watch %v by %v: last change of the table = %d, want 101", w.columns, w.key, got)
		}
	}
}

func TestGenerationValid(t *testing.T) {
	n, f := handNode(t, nil)
	n.watch(accounts, []string{"id"}, []string{"id"})
	follow(f, 100)
	g, _ := n.current()
	slots := []uint32{g.slot(tag.Whole(accounts)), g.slot(tag.Tag(tag.Watch(accounts, []string{"id"}, []string{"id"}), 1))}
	other := []uint32{g.slot(tag.Whole(accounts)), g.slot(tag.Tag(tag.Watch(accounts, []string{"id"}, []string{"id"}), 2))}
	f.Passed(102)
	f.Changed(103, feed.Change{Table: accounts, Fingerprint: fingerprint, Mask: "0100", Keys: [][]uint64{{1}, {1}}})
	f.Passed(104)
	tests := []struct {
		stamp uint64
		slots []uint32
		want  bool
	}{
		{99, other, false}, // below the floor
		{100, other, true},
		{102, slots, false}, // the snapshot may be older than the change
		{103, slots, true},
		{102, other, true},
		{200, slots, true}, // another node is ahead
		{99, nil, false},
	}
	for _, tt := range tests {
		if got := g.valid(tt.stamp, tt.slots); got != tt.want {
			t.Errorf("valid(%d, %v) = %v, want %v", tt.stamp, tt.slots, got, tt.want)
		}
	}
	if a, b := g.newest(slots), g.newest(other); a != 103 || b != 100 {
		t.Errorf("newest = %d, %d, want 103 and the floor 100", a, b)
	}
}

// A result filled before a gap, and one that another node stamped before our
// floor, are never served afterwards.
func TestNodeFloorAfterGap(t *testing.T) {
	n, f := handNode(t, nil)
	follow(f, 100)
	before, _ := n.current()
	f.Lost(feed.Gap, errors.New("gap"))
	if g, _ := n.current(); g != nil || n.coverage() != nil {
		t.Error("current and coverage are there without a stream")
	}
	f.Synced(identity, 200, 200)
	if g, _ := n.current(); g != nil {
		t.Error("current is there before freshness is proven")
	}
	if n.coverage() != nil {
		t.Error("coverage of the stretch before is used")
	}
	f.Fresh(f.now())
	g, heard := n.current()
	if g == before || g.serial <= before.serial || heard != 200 {
		t.Errorf("current = generation %d, %d, want a new one, 200", g.serial, heard)
	}
	if g.valid(199, nil) || !g.valid(200, nil) {
		t.Error("the floor is not the position of the first heartbeat")
	}
	if _, ok := n.fence(g, 150); ok {
		t.Error("a fence of the stretch before is used")
	}
}

func TestNodeSlotsAreTakenOver(t *testing.T) {
	n, f := handNode(t, nil)
	generationAt := func(identity string, floor feed.Position) *generation {
		f.Synced(identity, floor, 0)
		f.Fresh(f.now())
		g, _ := n.current()
		f.Changed(floor+5, feed.Change{Table: accounts, Whole: true})
		f.Lost(feed.Disconnected, nil)
		return g
	}
	first := generationAt(identity, 100)
	slots := []uint32{first.slot(tag.Whole(accounts))}
	again := generationAt(identity, 200)
	if &first.slots[0] != &again.slots[0] || again.newest(slots) != 205 || first.valid(199, slots) {
		t.Error("a generation of the same identity does not go on with the slots")
	}
	if g := generationAt("7.5.2.00000000000000bb", 300); &g.slots[0] == &again.slots[0] {
		t.Error("a generation of another identity takes over the slots")
	}
	later := generationAt("7.5.2.00000000000000bb", 310)
	if g := later; g.newest(slots) != 315 {
		t.Errorf("newest = %d, want 315", g.newest(slots))
	}
	if g := generationAt("7.5.2.00000000000000bb", 200); &g.slots[0] == &later.slots[0] {
		t.Error("a generation whose positions go back takes over the slots")
	}
}

func TestNodeHeard(t *testing.T) {
	n, f := handNode(t, nil)
	follow(f, 100)
	f.Heard(200, 5000)
	if g, heard := n.current(); g.position() != 200 || heard != 5000 {
		t.Errorf("position, heard = %d, %d, want 200, 5000", g.position(), heard)
	}
}

func TestNodeCoverage(t *testing.T) {
	n, f := handNode(t, nil)
	follow(f, 100)
	tests := []struct {
		table        string
		columns, key []string
		want         bool
	}{
		{accounts, []string{"email", "id"}, nil, true},
		{accounts, []string{"email", "id"}, []string{"id"}, true},
		{accounts, []string{"email"}, []string{"tenant_id", "id"}, true},
		{accounts, nil, nil, true},
		{accounts, []string{"name"}, nil, false},
		{accounts, []string{"email", "tenant_id"}, []string{"tenant_id"}, false},
		{accounts, []string{"email"}, []string{"id", "tenant_id"}, false},
		{"public.orders", nil, nil, false},
	}
	for _, tt := range tests {
		if got := n.coverage().covers(tt.table, tt.columns, tt.key); got != tt.want {
			t.Errorf("covers(%s, %v, %v) = %v, want %v", tt.table, tt.columns, tt.key, got, tt.want)
		}
	}
	before := n.coverage()
	f.Announced(103, "public.orders")
	if n.coverage() != before {
		t.Error("an announcement of another table changes the coverage")
	}
	f.Announced(104, accounts)
	g, _ := n.current()
	if n.coverage().covers(accounts, nil, nil) || g.valid(103, []uint32{g.slot(tag.Whole(accounts))}) || g.position() != 104 {
		t.Error("an announced table is still covered, or its results still valid")
	}
	if !before.covers(accounts, nil, nil) {
		t.Error("a snapshot was changed")
	}
	// Changes under the spec announced are not understood before it is read.
	wider := accountsSpec()
	wider.Fingerprint = "ffffffffffffffff"
	n.watch(accounts, []string{"id"}, []string{"id"})
	change := feed.Change{Table: accounts, Fingerprint: wider.Fingerprint, Mask: "0100", Keys: [][]uint64{{1}, {1}}}
	f.Changed(105, change)
	f.Covered([]feed.Coverage{wider})
	f.Changed(106, change)
	whole, one := g.slot(tag.Whole(accounts)), g.slot(tag.Tag(tag.Watch(accounts, []string{"id"}, []string{"id"}), 1))
	if a, b := g.newest([]uint32{whole}), g.newest([]uint32{one}); a != 105 || b != 106 || !n.coverage().covers(accounts, nil, nil) {
		t.Errorf("last change of the table = %d, of the key = %d, want 105, 106", a, b)
	}
}

// Results that other nodes stamped before a change that this one did not note for a
// watch, as that was registered later, are not admitted; those after it are.
func TestNodeWatchRegisteredLate(t *testing.T) {
	n, f := handNode(t, nil)
	early := n.watch(accounts, []string{"id"}, []string{"id"})
	follow(f, 100)
	f.Changed(105, feed.Change{Table: accounts, Fingerprint: fingerprint, Mask: "*", Keys: [][]uint64{{1}, {1}}})
	f.Passed(108)
	late := n.watch(accounts, []string{"email"}, []string{"id"})
	unchanged := n.watch("public.orders", []string{"id"}, []string{"id"})
	again := n.watch(accounts, []string{"id"}, []string{"id"})
	g, _ := n.current()
	slot := []uint32{g.slot(tag.Tag(tag.Watch(accounts, []string{"email"}, []string{"id"}), 1))}
	if !g.valid(103, slot) {
		t.Fatal("the slot of the late watch saw the change: the test tests nothing")
	}
	both := early.and(late)
	tests := []struct {
		name  string
		w     watched
		stamp uint64
		want  bool
	}{
		{"early", early, 100, true},
		{"again", again, 100, true},
		{"of a table without a change", unchanged, 100, true},
		{"late, before", late, 104, false},
		{"late, at", late, 105, true},
		{"both, before", both, 104, false},
		{"both, at", both, 105, true},
		{"both the other way", late.and(early), 104, false},
	}
	for _, tt := range tests {
		if got := tt.w.admits(g, tt.stamp); got != tt.want {
			t.Errorf("%s: admits(%d) = %v, want %v", tt.name, tt.stamp, got, tt.want)
		}
	}
	f.Changed(110, feed.Change{Table: accounts, Fingerprint: fingerprint, Mask: "*", Keys: [][]uint64{{1}, {1}}})
	if g.valid(109, slot) {
		t.Error("the late watch does not see later changes")
	}
	// In a later stretch the floor decides, wherever positions stand.
	f.Lost(feed.Disconnected, nil)
	f.Synced("7.5.2.00000000000000bb", 50, 50)
	f.Covered([]feed.Coverage{accountsSpec()})
	f.Fresh(f.now())
	if g, _ = n.current(); !late.admits(g, 50) || !both.admits(g, 50) {
		t.Error("a watch of the stretch before does not admit the floor")
	}
	f.Changed(60, feed.Change{Table: accounts, Fingerprint: fingerprint, Mask: "*", Keys: [][]uint64{{1}, {1}}})
	if g.valid(59, []uint32{g.slot(tag.Tag(tag.Watch(accounts, []string{"email"}, []string{"id"}), 1))}) {
		t.Error("the late watch does not see changes of the next stretch")
	}
}

func TestNodeSynced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n, f := handNode(t, nil)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := n.synced(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("synced = %v, want %v", err, context.DeadlineExceeded)
		}
		done := make(chan error)
		go func() { done <- n.synced(t.Context()) }()
		for _, step := range []func(){
			func() { f.Synced(identity, 100, 100) }, func() { f.Fresh(f.now()) },
		} {
			step()
			synctest.Wait()
			select {
			case err := <-done:
				t.Fatalf("synced = %v too early", err)
			default:
			}
		}
		f.Covered(nil)
		if err := <-done; err != nil {
			t.Errorf("synced = %v", err)
		}
		n.close()
		if g, _ := n.current(); g != nil {
			t.Error("current is there after close")
		}
		f.Sink = nil
	})
}

// A reader that has seen a position finds its change in the slots: they are
// stored first. The change names many keys, the one read last, so that storing
// them takes a while.
func TestNodeOrder(t *testing.T) {
	n, f := handNode(t, func(c *nodeConfig) { c.bound = time.Hour })
	n.watch(accounts, []string{"id"}, []string{"id"})
	follow(f, 0)
	g, _ := n.current()
	keys := make([]uint64, 1_000_000)
	keys[len(keys)-1] = 1
	slots := []uint32{g.slot(tag.Tag(tag.Watch(accounts, []string{"id"}, []string{"id"}), 1))}
	for at := range uint64(10) {
		at++
		var applied sync.WaitGroup
		applied.Go(func() {
			f.Changed(feed.Position(at), feed.Change{Table: accounts, Fingerprint: fingerprint, Mask: "*", Keys: [][]uint64{keys, {}}})
		})
		for g.position() < at {
			runtime.Gosched()
		}
		if g.valid(at-1, slots) {
			t.Errorf("a result stamped %d is valid after %d was heard", at-1, at)
		}
		applied.Wait()
	}
}
