package rung

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestNodeFreshness(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var suspended atomic.Int64 // for how long the monotonic clock stood still
		start := time.Now()
		var stale atomic.Int32
		n, f := handNode(t, func(c *nodeConfig) {
			c.interval = time.Second
			c.now = func() instant {
				m := time.Since(start)
				return instant{monotonic: m, wall: m + time.Duration(suspended.Load())}
			}
			c.observer = ObserverFunc(func(e Event) {
				if e.Kind == Unsynced && e.Reason == Stale {
					stale.Add(1)
				}
			})
		})
		sleep := func(d time.Duration) { // and lets the clock tick
			time.Sleep(d)
			synctest.Wait()
		}
		is := func(when string, want bool) {
			t.Helper()
			if g, _ := n.current(); (g != nil) != want {
				t.Errorf("%s: current is there = %v, want %v", when, g != nil, want)
			}
		}
		sleep(time.Minute)
		follow(f, 100)
		is("proven now", true)
		sleep(3*time.Second - tick)
		is("just within the bound", true)
		sleep(2 * tick)
		is("past the bound", false)
		f.Heard(200, 200)
		is("a heartbeat arrives", false)
		f.Fresh(f.now() - int64(4*time.Second))
		is("proven with a great age", false)
		f.Fresh(f.now() - int64(2*time.Second))
		is("proven with an age", true)
		f.Fresh(f.now() - int64(5*time.Second))
		is("an older proof changes nothing", true)
		sleep(time.Second + tick)
		is("the age counts", false)
		f.Fresh(f.now())
		f.Doubt()
		is("in doubt", false)
		f.Fresh(f.now())
		is("out of doubt", true)
		sleep(tick)
		suspended.Store(int64(time.Hour))
		sleep(2 * tick)
		is("after a suspend that only the wall clock saw", false)
		f.Fresh(f.now())
		suspended.Store(0)
		sleep(2 * tick)
		is("after the wall clock was set back", true)
		sleep(3 * time.Second)
		is("the monotonic clock went on", false)
		if got := stale.Load(); got != 4 {
			t.Errorf("told %d times that freshness ran out, want 4", got)
		}
		n.close()
	})
}
