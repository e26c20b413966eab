package feed

// Feed is a transport that runs.
type Feed interface {
	// Demand asks for a heartbeat and a probe soon: at least one that begins
	// after the call is made, however little the interval has advanced. It never
	// blocks and may be called from many goroutines.
	Demand()
	// Close ends the feed and waits for its goroutines. No method of the sink is
	// called afterwards.
	Close()
}

// Sink is told what a feed hears, in stream order. Its methods are called one
// at a time; they must be quick and must not call the feed, except for Demand.
//
// A stretch begins with Synced and ends with Lost or with the feed; the other methods but Notice
// are called only within a stretch, with positions that never decrease. What
// was heard at a position takes effect before the method returns.
type Sink interface {
	// Synced begins a stretch: from floor on, everything that commits will be
	// heard. Nothing is known of what was heard before, in whatever stretch.
	Synced(identity string, floor Position, heard LSN)
	// Changed is one change.
	Changed(at Position, c Change)
	// Announced says that the coverage of a table has changed. Covered follows,
	// with rows read after this position.
	Announced(at Position, table string)
	// Passed is a message without effect, which counts as any does.
	Passed(at Position)
	// Heard is a heartbeat: everything with a commit LSN <= l has been heard.
	Heard(at Position, l LSN)
	// Covered brings the rows of the coverage table, read after the last
	// announcement.
	Covered(rows []Coverage)
	// Fresh says that everything that had committed at the moment asOf (of
	// Config.Now) has been heard.
	Fresh(asOf int64)
	// Doubt takes back every Fresh so far.
	Doubt()
	// Fence says that everything heard at or before at has a commit LSN < l.
	Fence(at Position, l LSN)
	// Lost ends the stretch.
	Lost(why Notice, err error)
	// Notice is called for what is worth counting, within a stretch and outside.
	Notice(n Notice, err error)
}

// Coverage is one row of the coverage table whose relation still has the name
// of the row.
type Coverage struct {
	Table       string
	Fingerprint string
	Columns     []string
	Keys        [][]string
	// Altered: the last audit found other triggers than those that were installed.
	Altered bool
}

// Notice is what happened to a feed, for operators to count.
type Notice int

// The notices. Forged, Replayed and Foreign heartbeats are counted as any message
// is and otherwise ignored; the others may end a stretch.
const (
	Forged         Notice = iota + 1 // a heartbeat with a wrong signature
	Replayed                         // a signed heartbeat that is not above the last
	Foreign                          // another identity than the stretch's
	Gap                              // a signed heartbeat above the last plus one
	Saturated                        // too many messages since the last heartbeat
	UnknownVersion                   // a message, or base objects, of a version that is not ours
	Deaf                             // heartbeats are made but not heard
	Disconnected                     // the listener's connection failed
	ProbeFailed                      // the probe failed; freshness runs out
	AuditFailed                      // the triggers could not be looked at
)

func (n Notice) String() string {
	switch n {
	case Forged:
		return "forged heartbeat"
	case Replayed:
		return "replayed heartbeat"
	case Foreign:
		return "another identity"
	case Gap:
		return "gap"
	case Saturated:
		return "saturated"
	case UnknownVersion:
		return "unknown version"
	case Deaf:
		return "deaf"
	case Disconnected:
		return "disconnected"
	case ProbeFailed:
		return "probe failed"
	case AuditFailed:
		return "audit failed"
	}
	return "unknown"
}
