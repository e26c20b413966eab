package shop

import (
	"net/http"
	"sync"
	"sync/atomic"

	rung "github.com/rungdb/rung/runtime"
)

// Hits counts for each query who answered it. It is a rung.Observer, and a handler
// that shows the counts. The zero value is ready for use.
type Hits struct {
	queries sync.Map // name -> *[Primary+1]atomic.Int64, by rung.Rung
}

type counters [rung.Primary + 1]atomic.Int64

// Observe implements rung.Observer. It is called on every hit: a look-up and an
// addition, and no lock.
func (h *Hits) Observe(e rung.Event) {
	if e.Kind != rung.Hit && e.Kind != rung.Queried && e.Kind != rung.Batched {
		return
	}
	found, ok := h.queries.Load(e.Query)
	if !ok {
		found, _ = h.queries.LoadOrStore(e.Query, new(counters))
	}
	if c, ok := found.(*counters); ok {
		c[e.Rung].Add(1)
	}
}

// Counts returns how often each rung answered each query: for a batch, how often it
// was asked. Names are as in "dal.GetBook" and "process".
func (h *Hits) Counts() map[string]map[string]int64 {
	all := make(map[string]map[string]int64)
	h.queries.Range(func(query, found any) bool {
		name, _ := query.(string)
		c, ok := found.(*counters)
		if !ok {
			return true
		}
		by := make(map[string]int64)
		for r := rung.L1; r <= rung.Primary; r++ {
			if n := c[r].Load(); n > 0 {
				by[r.String()] = n
			}
		}
		all[name] = by
		return true
	})
	return all
}

// ServeHTTP shows the counts.
func (h *Hits) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if err := writeJSON(w, h.Counts()); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
