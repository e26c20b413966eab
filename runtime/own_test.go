package rung

import (
	"slices"
	"testing"
)

func TestOwnWrites(t *testing.T) {
	var o ownWrites
	books, orders := []string{"public.books"}, []string{"public.orders"}
	check := func(step string, wantBooks, wantOrders LSN) {
		t.Helper()
		if b, r := o.need(books), o.need(orders); b != wantBooks || r != wantOrders {
			t.Errorf("%s: need = %v, %v, want %v, %v", step, b, r, wantBooks, wantOrders)
		}
	}
	check("nothing written", 0, 0)
	o.note(books, false, 0)
	check("noted", unknownLSN, 0)
	o.take()
	o.note(orders, false, 0) // while the resolver asks
	check("noted while asking", unknownLSN, unknownLSN)
	o.resolve(100)
	check("the first has its place", 100, unknownLSN)
	o.take()
	o.resolve(200)
	check("both have", 100, 200)
	o.heard(150)
	check("the first is heard", 0, 200)
	o.note(nil, true, 0)
	check("any table", unknownLSN, unknownLSN)
	o.take()
	o.resolve(300)
	check("any table has its place", 300, 300)
	o.restart()
	check("another stream", unknownLSN, unknownLSN)
	o.take()
	o.resolve(10)
	check("its place there", 10, 10)
	o.heard(10)
	check("all is heard", 0, 0)
	if o.unheard.Load() != 0 {
		t.Errorf("unheard = %d, want 0", o.unheard.Load())
	}
}

// TestOwnWritesBounded notes without end while the primary cannot be asked.
func TestOwnWritesBounded(t *testing.T) {
	var o ownWrites
	o.note([]string{"public.books"}, false, 7)
	for range 10 * mostNoted {
		o.note([]string{"public.orders"}, false, 0)
	}
	if n := len(o.take()); n > mostNoted+1 {
		t.Errorf("%d writes are kept, want at most %d", n, mostNoted+1)
	}
	if o.need([]string{"public.customers"}) != unknownLSN {
		t.Error("writes taken together must count for every table")
	}
	if !slices.ContainsFunc(o.asked, func(n noted) bool { return n.pid == 7 }) {
		t.Error("a backend whose outcome is unknown was forgotten")
	}
}
