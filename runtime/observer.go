package rung

import "time"

// Observer hears every step that a DB takes. Observe is called synchronously
// from many goroutines, on the hit path too: it must be quick and must not call
// back into the DB.
type Observer interface {
	Observe(e Event)
}

// ObserverFunc makes a function an Observer.
type ObserverFunc func(Event)

// Observe calls f.
func (f ObserverFunc) Observe(e Event) { f(e) }

// Event is one step. Fields that a kind does not name are zero.
type Event struct {
	Kind     EventKind
	Query    string        // package and name; empty for events of the node
	Rung     Rung          // where the answer came from
	Reason   Reason        // why a rung was not used, or what happened to the node
	Count    int           // rows, keys or messages, as the kind says
	Duration time.Duration // how long the step took
	Table    string
	Err      error
}

// EventKind says what an Event is about.
type EventKind uint8

// The kinds of events.
const (
	// Hit: a query was answered by Rung L1 or L2 without the database.
	Hit EventKind = iota + 1
	// Miss: a rung that the query may use did not answer; Rung and Reason say
	// which and why.
	Miss
	// Joined: the caller waited for a read of the same query and arguments that
	// was under way, and got its answer.
	Joined
	// Queried: Rung Replica or Primary ran the statement; Count rows, Duration.
	Queried
	// Filled: the answer was stored in Rung L1 or L2.
	Filled
	// Dropped: an answer was not stored, or a stored one not used; Reason.
	Dropped
	// Batched: a loader took Count keys to Rung in one round trip.
	Batched
	// Wrote: a statement or a transaction that can change rows ended; Table is
	// empty where it may have changed any.
	Wrote
	// Changed: a change of Table was heard; Count keys (-1: the whole table);
	// Duration since the message before it is not known and stays zero.
	Changed
	// Heartbeat: a signed heartbeat was heard.
	Heartbeat
	// Synced: the node follows the stream from now on.
	Synced
	// Unsynced: the node stopped following; Reason and Err say why.
	Unsynced
	// Ignored: a message was not understood, forged or replayed; Reason.
	Ignored
	// Covered: rung.coverage was read; Count tables are covered. Once more, with
	// Reason TriggersAltered, for each Table that just ceased to be for that.
	Covered
	// Failed: Redis, a replica or a probe failed and was worked around; Rung, Err.
	Failed
	// Breaker: the Redis breaker changed; Reason says to what.
	Breaker
)

// Rung is a place that can answer a query, from the cheapest.
type Rung uint8

// The rungs.
const (
	L1 Rung = iota + 1 // this process
	L2                 // Redis
	Replica
	Primary
)

// String returns the rung's name.
func (r Rung) String() string {
	switch r {
	case L1:
		return "process"
	case L2:
		return "redis"
	case Replica:
		return "replica"
	case Primary:
		return "primary"
	}
	return ""
}

// Reason is a stable name for why something happened.
type Reason string

// The reasons.
const (
	Absent          Reason = "absent"           // nothing stored
	Expired         Reason = "expired"          // past its TTL
	Invalidated     Reason = "invalidated"      // a change was heard since
	OtherGeneration Reason = "other-generation" // stored before a gap in the stream
	NotSynced       Reason = "not-synced"       // the node does not follow the stream, or is not fresh
	NotCovered      Reason = "not-covered"      // the installed triggers do not watch what the query needs
	TriggersAltered Reason = "triggers-altered" // the triggers of a table are not the ones that were installed
	OtherDatabase   Reason = "other-database"   // generated for another schema, channel or prefix than the DB's
	OtherSettings   Reason = "other-settings"   // the connection's role, search_path, TimeZone, ... differ
	OtherIdentity   Reason = "other-identity"   // the connection leads to another server or timeline
	OwnWrite        Reason = "own-write"        // this process wrote what it reads and has not heard of it yet
	SessionAhead    Reason = "session-ahead"    // the session wrote what this node has not heard of yet
	AskedFresh      Reason = "asked-fresh"      // rung.Fresh
	TooLarge        Reason = "too-large"        // larger than max=
	Unreadable      Reason = "unreadable"       // a stored value that does not decode
	Lagging         Reason = "lagging"          // the replica has not replayed what the read must see
	Unavailable     Reason = "unavailable"      // the rung does not answer
	ConnectionLost  Reason = "connection-lost"  // of the listener or the probe
	Gap             Reason = "gap"              // a heartbeat is missing
	Replayed        Reason = "replayed"         // a heartbeat heard before
	Forged          Reason = "forged"           // a heartbeat with a wrong signature
	Unknown         Reason = "unknown"          // a message of an unknown kind or version
	Saturated       Reason = "saturated"        // too many messages since the last heartbeat
	Silent          Reason = "silent"           // nothing heard for three intervals
	Stale           Reason = "stale"            // freshness not proven within the bound
	Closed          Reason = "closed"           // the DB was closed
)
