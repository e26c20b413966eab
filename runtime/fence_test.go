package rung

import (
	"testing"

	"github.com/rungdb/rung/runtime/feed"
)

func TestFence(t *testing.T) {
	n, f := handNode(t, nil)
	follow(f, 100)
	g, _ := n.current()
	if _, ok := n.fence(g, 100); ok {
		t.Error("fence is ok before any probe returned")
	}
	for _, p := range []struct{ position, lsn int }{{100, 1000}, {100, 1010}, {105, 1050}, {105, 1060}, {110, 1100}} {
		f.Fence(feed.Position(p.position), LSN(p.lsn))
	}
	tests := []struct {
		position uint64
		want     LSN
	}{{0, 1000}, {100, 1000}, {101, 1050}, {105, 1050}, {106, 1100}, {110, 1100}, {111, 0}}
	for _, tt := range tests {
		if got, ok := n.fence(g, tt.position); got != tt.want || ok != (tt.want != 0) {
			t.Errorf("fence(%d) = %d, %v, want %d", tt.position, got, ok, tt.want)
		}
	}
	for i := range 3 * maxFences {
		f.Fence(feed.Position(200+i), LSN(2000+i))
	}
	if got, ok := n.fence(g, 0); !ok || got != LSN(2000+2*maxFences) {
		t.Errorf("fence(0) = %d, %v, want the oldest kept, %d", got, ok, 2000+2*maxFences)
	}
}
