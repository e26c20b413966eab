package tag

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
)

// FromWire hashes a value as the server sends it: src in the given format
// (pgx.BinaryFormatCode or pgx.TextFormatCode) of the type, nil for NULL. Of a
// domain the server sends the base type. It is false where the type cannot be a
// key or src cannot be read; the caller must then assume any key. Text of dates
// and times is read where DateStyle is ISO, text of bytea where bytea_output is
// hex.
func (h Hash) FromWire(typeOID uint32, format int16, src []byte) (Hash, bool) {
	if src == nil {
		return h.null(typeOID)
	}
	switch typeOID {
	case pgtype.TextOID, pgtype.VarcharOID:
		return hashBytes(h, src), true
	}
	switch format {
	case pgx.BinaryFormatCode:
		return h.fromBinary(typeOID, src)
	case pgx.TextFormatCode:
		return h.fromText(typeOID, src)
	}
	return 0, false
}

func (h Hash) null(typeOID uint32) (Hash, bool) {
	switch typeOID {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.BoolOID:
		return h.Int8(nullInteger), true
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.ByteaOID, pgtype.NumericOID:
		return h.Text(""), true
	case pgtype.UUIDOID:
		return h.UUID([16]byte{}), true
	case pgtype.DateOID:
		return h.Int8(nullDate), true
	case pgtype.TimestampOID, pgtype.TimestamptzOID:
		return h.Int8(nullTime), true
	}
	return 0, false
}

func (h Hash) fromBinary(typeOID uint32, src []byte) (Hash, bool) {
	switch typeOID {
	case pgtype.ByteaOID:
		return h.Bytes(src), true
	case pgtype.NumericOID:
		return h.numericBinary(src)
	case pgtype.UUIDOID:
		if len(src) != 16 {
			return 0, false
		}
		return hashBytes(h, src), true
	case pgtype.BoolOID:
		if len(src) != 1 {
			return 0, false
		}
		return h.Bool(src[0] != 0), true
	}
	v, ok := integer(src)
	if !ok {
		return 0, false
	}
	switch typeOID {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID, pgtype.TimestampOID, pgtype.TimestamptzOID:
		return h.Int8(v), true
	case pgtype.DateOID:
		if v == 1<<31-1 {
			v = nullDate
		}
		return h.Int8(v), true
	}
	return 0, false
}

// integer reads the big-endian integer that src is.
func integer(src []byte) (int64, bool) {
	switch len(src) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(src))), true
	case 4:
		return int64(int32(binary.BigEndian.Uint32(src))), true
	case 8:
		return int64(binary.BigEndian.Uint64(src)), true
	}
	return 0, false
}

// numericBinary hashes the form of numeric_send (src/backend/utils/adt/numeric.c):
// the number of digits, the weight of the first, sign, display scale, and digits
// of base 10,000.
func (h Hash) numericBinary(src []byte) (Hash, bool) {
	if len(src) < 8 || len(src) != 8+2*int(binary.BigEndian.Uint16(src)) {
		return 0, false
	}
	n := int(binary.BigEndian.Uint16(src))
	weight := int(int16(binary.BigEndian.Uint16(src[2:])))
	var buf [64]byte
	b := buf[:0]
	switch binary.BigEndian.Uint16(src[4:]) {
	case 0x0000:
	case 0x4000:
		b = append(b, '-')
	case 0xC000:
		return h.Text("NaN"), true
	case 0xD000:
		return h.Text("Infinity"), true
	case 0xF000:
		return h.Text("-Infinity"), true
	default:
		return 0, false
	}
	if n == 0 {
		return h.Text("0"), true
	}
	for i := range n {
		d := binary.BigEndian.Uint16(src[8+2*i:])
		if d > 9999 {
			return 0, false
		}
		if i == 0 {
			b = strconv.AppendUint(b, uint64(d), 10) // the server sends no leading zero digit
			continue
		}
		b = append(b, byte('0'+d/1000), byte('0'+d/100%10), byte('0'+d/10%10), byte('0'+d%10))
	}
	return hashBytes(h, scale(b, 4*(weight+1-n))), true
}

func (h Hash) fromText(typeOID uint32, src []byte) (Hash, bool) {
	switch typeOID {
	case pgtype.Int2OID, pgtype.Int4OID, pgtype.Int8OID:
		v, err := strconv.ParseInt(string(src), 10, 64)
		return h.Int8(v), err == nil
	case pgtype.BoolOID:
		v := string(src)
		return h.Bool(v == "t"), v == "t" || v == "f"
	case pgtype.UUIDOID:
		return h.uuidText(src)
	case pgtype.ByteaOID:
		digits, ok := bytes.CutPrefix(src, []byte(`\x`))
		return hashBytes(h, digits), ok
	case pgtype.NumericOID:
		return h.numericText(src)
	case pgtype.DateOID, pgtype.TimestampOID, pgtype.TimestamptzOID:
		return h.timeText(typeOID, string(src))
	}
	return 0, false
}

func (h Hash) uuidText(src []byte) (Hash, bool) {
	var digits [32]byte
	n := 0
	for _, c := range src {
		if c == '-' {
			continue
		}
		if n == len(digits) {
			return 0, false
		}
		digits[n] = c
		n++
	}
	var v [16]byte
	if n != len(digits) {
		return 0, false
	}
	if _, err := hex.Decode(v[:], digits[:]); err != nil {
		return 0, false
	}
	return h.UUID(v), true
}

// numericText drops the zeros that end a fraction.
func (h Hash) numericText(src []byte) (Hash, bool) {
	if bytes.IndexByte(src, '.') >= 0 {
		src = bytes.TrimRight(src, "0")
		src = bytes.TrimSuffix(src, []byte("."))
	}
	return hashBytes(h, src), len(src) > 0
}

// timeText reads ISO dates and times of any year: 2026-11-21 09:45:01.5+05:30,
// 0044-03-15 BC, 10000-01-01, infinity.
func (h Hash) timeText(typeOID uint32, src string) (Hash, bool) {
	switch {
	case src == "-infinity", src == "infinity" && typeOID == pgtype.DateOID:
		return h.null(typeOID)
	case src == "infinity":
		return h.Int8(1<<63 - 1), true
	}
	t, ok := parseTime(src)
	if !ok {
		return 0, false
	}
	if typeOID == pgtype.DateOID {
		return h.Date(pgtype.Date{Time: t, Valid: true}), true
	}
	return h.moment(t, pgtype.Finite, true), true
}

func parseTime(src string) (time.Time, bool) {
	var year, month, day, hour, minute, second, nano, offset int
	s := scanner{text: src, ok: true}
	year = s.number()
	s.expect('-')
	month = s.number()
	s.expect('-')
	day = s.number()
	if s.accept(' ') && s.digit() {
		hour = s.number()
		s.expect(':')
		minute = s.number()
		s.expect(':')
		second = s.number()
		if s.accept('.') {
			nano = s.fraction()
		}
		offset = s.offset()
		s.accept(' ')
	}
	switch s.text {
	case "":
	case "BC":
		year = 1 - year
	default:
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second-offset, nano, time.UTC)
	return t, s.ok
}

// scanner takes a text apart from the left; ok turns false where it does not fit.
type scanner struct {
	text string
	ok   bool
}

func (s *scanner) digit() bool {
	return s.text != "" && '0' <= s.text[0] && s.text[0] <= '9'
}

func (s *scanner) accept(c byte) bool {
	if s.text == "" || s.text[0] != c {
		return false
	}
	s.text = s.text[1:]
	return true
}

func (s *scanner) expect(c byte) {
	s.ok = s.accept(c) && s.ok
}

func (s *scanner) number() int {
	n, digits := 0, 0
	for ; s.digit() && digits < 9; digits++ {
		n = n*10 + int(s.text[0]-'0')
		s.text = s.text[1:]
	}
	s.ok = s.ok && digits > 0
	return n
}

// fraction reads digits after a decimal point, in nanoseconds.
func (s *scanner) fraction() int {
	n, unit := 0, 100_000_000
	for ; s.digit(); unit /= 10 {
		n += int(s.text[0]-'0') * unit
		s.text = s.text[1:]
	}
	return n
}

// offset reads an optional offset from UTC, +hh[:mm[:ss]], in seconds.
func (s *scanner) offset() int {
	sign := 1
	switch {
	case s.accept('+'):
	case s.accept('-'):
		sign = -1
	default:
		return 0
	}
	n := s.number() * 3600
	if s.accept(':') {
		n += s.number() * 60
	}
	if s.accept(':') {
		n += s.number()
	}
	return sign * n
}
