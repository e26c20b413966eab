package tag

// Hash is the hash of the key values seen so far; start from 0.
type Hash uint64
