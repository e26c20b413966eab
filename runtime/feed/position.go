package feed

import "fmt"

// Position is a place in one stream: the number of the last heartbeat in the
// upper 40 bits, the messages heard since that heartbeat in the lower 24. At 50
// heartbeats a second the numbers last for seven hundred years; a heartbeat
// interval in which 16,777,215 messages arrive ends the stretch (see Notify).
// Positions compare only within one identity.
type Position uint64

const (
	countBits = 24
	maxCount  = 1<<countBits - 1
	maxNumber = 1<<(64-countBits) - 1
)

func position(number uint64, count uint32) Position {
	return Position(number<<countBits | uint64(count))
}

// Number is that of the last heartbeat.
func (p Position) Number() uint64 { return uint64(p) >> countBits }

// Count is how many messages came since that heartbeat.
func (p Position) Count() uint32 { return uint32(p & maxCount) }

func (p Position) String() string { return fmt.Sprintf("%d+%d", p.Number(), p.Count()) }
