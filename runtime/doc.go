// Package rung is what generated code imports: it answers a typed query from the
// cheapest rung that is still fresh enough (this process, Redis, a replica, the
// primary) and follows every committed change, so that no rung is silently
// wrong.
package rung
