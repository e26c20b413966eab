package feed

import (
	"fmt"
	"strconv"
	"strings"
)

// LSN is a position in the write-ahead log of the primary. LSNs compare only
// within one identity.
type LSN uint64

// ParseLSN reads the text form of pg_lsn: "16/B374D848".
func ParseLSN(s string) (LSN, error) {
	high, low, ok := strings.Cut(s, "/")
	hi, err1 := strconv.ParseUint(high, 16, 32)
	lo, err2 := strconv.ParseUint(low, 16, 32)
	if !ok || err1 != nil || err2 != nil {
		return 0, fmt.Errorf("not an LSN: %q", s)
	}
	return LSN(hi<<32 | lo), nil
}

// String is the text form of pg_lsn.
func (l LSN) String() string {
	return fmt.Sprintf("%X/%X", uint64(l)>>32, uint32(l))
}
