package generator

import (
	"time"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/config"
)

// The cache rule of a query: its directive, filled in from the configuration.

func (m *method) ttl(defaults config.Cache) time.Duration {
	if m.Cache.TTL != nil {
		return *m.Cache.TTL
	}
	return defaults.TTL
}

func (m *method) stale() time.Duration {
	if m.Cache.Stale != nil {
		return *m.Cache.Stale
	}
	return 0
}

func (m *method) jitter(defaults config.Cache) int {
	if m.Cache.Jitter != nil {
		return *m.Cache.Jitter
	}
	return defaults.Jitter
}

// missing says how long "no rows" is kept; 0: not at all.
func (m *method) missing(defaults config.Cache) time.Duration {
	switch {
	case m.Command != parser.One:
		return 0
	case m.Cache.Missing != nil:
		return *m.Cache.Missing
	}
	return m.ttl(defaults)
}

func (m *method) max() int64 {
	if m.Cache.Max != nil {
		return *m.Cache.Max
	}
	return 0
}

func (m *method) replica() bool { return m.Route != nil && m.Route.Replica }

func (m *method) maxLag() time.Duration {
	if m.Route != nil && m.Route.MaxLag != nil {
		return *m.Route.MaxLag
	}
	return 0
}
