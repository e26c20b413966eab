package rung

import (
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// seen is what a read found of the node's state when it began.
type seen struct {
	generation *generation // nil: the node does not follow the stream
	reason     Reason      // why no cached value may be served; empty: one may
	fill       bool        // what the database answers may be stored
	need       requirement // of the database's answer
}

// view decides how a read of s may be answered. The node's state is loaded once,
// before any slot.
func view[A, R any](ctx context.Context, d *DB, s *state[A, R]) seen {
	q := s.query
	g, heard := d.node.current()
	v := seen{generation: g}
	asked := demandsOf(ctx)
	v.need = requirement{primary: asked.primary || !q.Replica, maxLag: q.MaxLag}
	ahead := d.mustHave(&v.need, g, heard, q.tables(), asked.session)
	switch {
	case g == nil:
		v.reason = NotSynced
	case q.Database != nil && *q.Database != d.config.Database:
		v.reason = OtherDatabase
	case !s.isCovered(d.node.coverage()):
		v.reason = s.notCovered(d.node.coverage())
	case asked.fresh:
		v.reason, v.fill = AskedFresh, true
	case ahead != "":
		v.reason, v.fill = ahead, true
	default:
		v.fill = true
	}
	if g != nil && !asked.fresh {
		s.say(d, v.reason)
	}
	return v
}

// mustHave raises need to what this process and the session wrote. The reason
// says which of them the node has not heard of, so that no cached value will do.
func (d *DB) mustHave(need *requirement, g *generation, heard LSN, tables []string, session *Session) Reason {
	own := d.own.need(tables)
	t, foreign := session.state()
	if t.lsn != 0 && (g == nil || t.identity != g.identity) {
		t.lsn = unknownLSN // places of another stream do not compare
	}
	need.lsn = max(own, t.lsn)
	if g == nil && need.lsn != 0 {
		need.lsn = unknownLSN
	}
	switch {
	case own > heard:
		return OwnWrite
	case t.lsn > heard:
		if t.lsn != unknownLSN && !foreign {
			d.node.demand()
		}
		return SessionAhead
	}
	return ""
}

// slots maps tags to the generation's slots.
func (v seen) slots(tags []uint64) []uint32 {
	slots := make([]uint32, len(tags))
	for i, t := range tags {
		slots[i] = v.generation.slot(t)
	}
	return slots
}

// fenced raises need to what a replica must have replayed so that it shows every
// change up to position. Where the node cannot tell, the primary answers.
func (d *DB) fenced(need requirement, g *generation, position uint64) requirement {
	if need.primary || len(d.router.replicas) == 0 {
		return need
	}
	fence, ok := d.node.fence(g, position)
	if !ok {
		d.node.demand()
		need.primary = true
		return need
	}
	need.lsn = max(need.lsn, fence)
	return need
}

// passed says whether a replica that had replayed lsn before the read shows every
// change up to position.
func (d *DB) passed(g *generation, position uint64, lsn LSN) bool {
	fence, ok := d.node.fence(g, position)
	return ok && fence <= lsn
}

// source is where an answer comes from.
type source struct {
	rung     Rung
	replayed LSN  // of a replica, before the read
	ours     bool // on our stream, with the settings that keys carry
}

// ask runs use on a connection that satisfies need: on a replica that proves it,
// else on the primary. use returns errLagging to refuse a replica after all.
func (d *DB) ask(ctx context.Context, query string, need requirement, g *generation, use func(*pgx.Conn, source) error) error {
	if r := d.router.candidate(need); r != nil {
		err := d.askReplica(ctx, query, r, need, g, use)
		if err == nil || !worthPrimary(ctx, err) {
			return err
		}
		reason := Unavailable
		if errors.Is(err, errLagging) {
			reason = Lagging
		}
		d.observe(Event{Kind: Miss, Query: query, Rung: Replica, Reason: reason, Err: err})
	}
	return d.router.primary.AcquireFunc(ctx, func(c *pgxpool.Conn) error {
		if g == nil {
			d.learnTypes(c.Conn())
			return use(c.Conn(), source{rung: Primary})
		}
		return d.steadily(ctx, c.Conn(), func() error { return d.askPrimary(ctx, query, c.Conn(), g, use) })
	})
}

// askPrimary runs use on a connection of the primary's pool, once it is known
// where that leads.
func (d *DB) askPrimary(ctx context.Context, query string, c *pgx.Conn, g *generation, use func(*pgx.Conn, source) error) error {
	d.learnTypes(c)
	k, err := d.examine(ctx, c)
	if err != nil {
		return err
	}
	if k.identity != g.identity {
		forget(c)
		d.observe(Event{Kind: Dropped, Query: query, Rung: Primary, Reason: OtherIdentity})
	}
	ours := !k.standby && k.identity == g.identity && d.usual(query, k, c)
	if err := use(c, source{rung: Primary, ours: ours}); err != nil {
		return err
	}
	d.renewSession(ctx, c, g)
	return nil
}

// askReplica runs use on r once r has proven, before, that it shows what need
// asks for.
func (d *DB) askReplica(ctx context.Context, query string, r *replica, need requirement, g *generation, use func(*pgx.Conn, source) error) error {
	r.busy.Add(1)
	defer r.busy.Add(-1)
	return r.pool.AcquireFunc(ctx, func(held *pgxpool.Conn) error {
		c := held.Conn()
		return d.steadily(ctx, c, func() error {
			d.learnTypes(c)
			k, err := d.examine(ctx, c)
			if err != nil {
				return err
			}
			at, err := d.replay(ctx, c)
			if err != nil {
				return err
			}
			if g != nil && !strings.HasSuffix(g.identity, "."+at.streamID) || at.lsn < need.lsn {
				return errLagging
			}
			return use(c, source{rung: Replica, replayed: at.lsn, ours: g != nil && d.usual(query, k, c)})
		})
	})
}

// usual says whether results of c are what others would get: its settings are
// those of the first connection that was made.
func (d *DB) usual(query string, k *connection, c *pgx.Conn) bool {
	settings := k.settings(c)
	d.base.Lock()
	defer d.base.Unlock()
	if d.base.settings == "" {
		d.base.settings = settings
	}
	if d.base.settings == settings {
		return true
	}
	d.observe(Event{Kind: Dropped, Query: query, Reason: OtherSettings})
	return false
}

// renewSession gives a session whose token nothing but the primary satisfies a
// new one, after a read on the primary: everything that the session wrote before
// lies below it. A token from outside that claims no more than the primary has
// becomes the session's own.
func (d *DB) renewSession(ctx context.Context, c *pgx.Conn, g *generation) {
	s := sessionOf(ctx)
	t, foreign := s.state()
	if t.lsn == 0 || g == nil || t.identity == g.identity && t.lsn != unknownLSN && !foreign {
		return
	}
	now := d.place(ctx, c)
	if now.lsn == unknownLSN {
		return
	}
	if t.identity == now.identity && t.lsn <= now.lsn {
		now.lsn = t.lsn
	}
	s.renew(t, now)
}
