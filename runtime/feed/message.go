package feed

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// Version is that of the base objects and payloads that this package knows.
const Version = 1

// Change is what one statement did to one table.
type Change struct {
	Table string // identity, see tag.Table
	XID   uint64 // of the writing transaction; 0: not given
	// Whole: anything in the table may have changed; the fields below are empty.
	Whole       bool
	Fingerprint string // of the watch spec that Mask and Keys refer to
	// Mask has one char '0' or '1' per column of the spec, or is "*": every
	// watch of the table is touched (a row came or went).
	Mask string
	// Keys has, per keyset of the spec, the hashes of the keys of OLD and NEW
	// rows.
	Keys [][]uint64
}

// kind is what a payload is.
type kind int

const (
	other     kind = iota // no meaning, or none that can be read
	change                // c1
	coverage              // v1
	heartbeat             // h1, well-formed; not yet verified
	unknown               // one of the above in a version that is not ours
)

// message is a parsed payload.
type message struct {
	kind   kind
	change Change // change
	table  string // coverage

	// heartbeat
	identity string
	number   uint64
	lsn      LSN
	signed   string // what the MAC covers
	mac      string
}

// parse reads a payload. Any role may send any text on a channel, so nothing
// here may fail: what has no meaning is other. A change whose table can be read
// but whose rest cannot is a change of the whole table, since ignoring one that
// a trigger sent would be unsound.
func parse(payload string) message {
	head, rest, _ := strings.Cut(payload, " ")
	switch head {
	case "c1":
		return parseChange(rest)
	case "v1":
		if rest == "" {
			return message{}
		}
		return message{kind: coverage, table: rest}
	case "h1":
		return parseHeartbeat(payload)
	}
	if len(head) >= 2 && strings.IndexByte("chv", head[0]) >= 0 && digits(head[1:]) {
		return message{kind: unknown}
	}
	return message{}
}

// ParseChange reads the payload of a change; false: it is anything else.
func ParseChange(payload string) (Change, bool) {
	m := parse(payload)
	return m.change, m.kind == change
}

// parseChange reads "<fingerprint> <xid8> <mask> <keys> <table>".
func parseChange(s string) message {
	f := strings.SplitN(s, " ", 5)
	if len(f) < 5 || f[4] == "" {
		return message{}
	}
	c := Change{Table: f[4]}
	c.XID, _ = strconv.ParseUint(f[1], 10, 64) // informative only
	keys, ok := parseKeys(f[3])
	if !ok || !fingerprint(f[0]) || !mask(f[2]) {
		c.Whole = true
		return message{kind: change, change: c}
	}
	c.Fingerprint, c.Mask, c.Keys = f[0], f[2], keys
	return message{kind: change, change: c}
}

// parseKeys reads "1f,2c;a0"; "-" has no keysets. It is not ok for "*", the
// whole table, nor for what cannot be read.
func parseKeys(s string) (keys [][]uint64, ok bool) {
	if s == "-" {
		return nil, true
	}
	for set := range strings.SplitSeq(s, ";") {
		var hashes []uint64
		for h := range strings.SplitSeq(set, ",") {
			v, err := strconv.ParseUint(h, 16, 64)
			if err != nil {
				return nil, false
			}
			hashes = append(hashes, v)
		}
		keys = append(keys, hashes)
	}
	return keys, true
}

func fingerprint(s string) bool {
	if len(s) != 16 {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func mask(s string) bool {
	return s == "*" || s != "" && strings.Trim(s, "01") == ""
}

func digits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}

// parseHeartbeat reads "h1 <identity> <number> <lsn> <mac>".
func parseHeartbeat(payload string) message {
	f := strings.Split(payload, " ")
	if len(f) != 5 || f[1] == "" {
		return message{}
	}
	number, err := strconv.ParseUint(f[2], 10, 64)
	lsn, err2 := ParseLSN(f[3])
	if err != nil || err2 != nil || number > maxNumber {
		return message{}
	}
	return message{
		kind: heartbeat, identity: f[1], number: number, lsn: lsn,
		signed: payload[:len(payload)-len(f[4])-1], mac: f[4],
	}
}

// verify says whether a heartbeat was signed with key.
func (m *message) verify(key []byte) bool {
	if len(key) == 0 {
		return false
	}
	mac, err := hex.DecodeString(m.mac)
	if err != nil {
		return false
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(m.signed))
	return hmac.Equal(mac, h.Sum(nil))
}
