// Package feed is the arrow committed changes -> this process: an ordered stream
// of changes with positions, gaps and heartbeats. Its transport is NOTIFY.
package feed
