package rung

import "context"

// demands is what a context asks of the reads under it. It is never changed
// once in a context.
type demands struct {
	fresh   bool // no cache
	primary bool // no replica
	session *Session
}

type demandsKey struct{}

func demandsOf(ctx context.Context) demands {
	d, _ := ctx.Value(demandsKey{}).(*demands)
	if d == nil {
		return demands{}
	}
	return *d
}

func withDemands(ctx context.Context, d demands) context.Context {
	return context.WithValue(ctx, demandsKey{}, &d)
}

// Fresh returns a context whose reads are answered by the database, not by a
// cache. What they find is stored for others.
func Fresh(ctx context.Context) context.Context {
	d := demandsOf(ctx)
	d.fresh = true
	return withDemands(ctx, d)
}

// OnPrimary returns a context whose reads never ask a replica. They may be
// answered by a cache; combine with Fresh where they may not.
func OnPrimary(ctx context.Context) context.Context {
	d := demandsOf(ctx)
	d.primary = true
	return withDemands(ctx, d)
}

// WithSession returns a context whose writes are noted in s and whose reads see
// every write noted there.
func WithSession(ctx context.Context, s *Session) context.Context {
	d := demandsOf(ctx)
	d.session = s
	return withDemands(ctx, d)
}
