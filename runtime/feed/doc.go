// Package feed is the arrow committed changes -> this process: an ordered stream
// of changes with positions, gaps and heartbeats. Its transport is NOTIFY.
//
// A Feed tells its Sink, in stream order, what it hears. Behind NOTIFY stand a
// listener that does nothing but LISTEN, a prober with a connection of its own,
// and the follower between them, which holds every rule of the protocol and no
// connection.
package feed
