package tag

import (
	"math/big"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// What stands for NULL: see the package's documentation.
const (
	nullInteger = -1
	nullDate    = -1 << 31
	nullTime    = -1 << 63
)

// The microseconds and days from 1970-01-01 to 2000-01-01.
const (
	epochMicros = 946684800 * 1e6
	epochDays   = 10957
)

// NullInt2 hashes a smallint or NULL.
func (h Hash) NullInt2(v pgtype.Int2) Hash {
	if !v.Valid {
		return h.Int8(nullInteger)
	}
	return h.Int8(int64(v.Int16))
}

// NullInt4 hashes an integer or NULL.
func (h Hash) NullInt4(v pgtype.Int4) Hash {
	if !v.Valid {
		return h.Int8(nullInteger)
	}
	return h.Int8(int64(v.Int32))
}

// NullInt8 hashes a bigint or NULL.
func (h Hash) NullInt8(v pgtype.Int8) Hash {
	if !v.Valid {
		return h.Int8(nullInteger)
	}
	return h.Int8(v.Int64)
}

// NullBool hashes a boolean or NULL.
func (h Hash) NullBool(v pgtype.Bool) Hash {
	if !v.Valid {
		return h.Int8(nullInteger)
	}
	return h.Bool(v.Bool)
}

// NullText hashes a text, a varchar or NULL.
func (h Hash) NullText(v pgtype.Text) Hash {
	if !v.Valid {
		return h.Text("")
	}
	return h.Text(v.String)
}

// NullUUID hashes a uuid or NULL.
func (h Hash) NullUUID(v pgtype.UUID) Hash {
	if !v.Valid {
		return h.UUID([16]byte{})
	}
	return h.UUID(v.Bytes)
}

// Date hashes a date or NULL. As for pgx, the day is the one in the time's own
// location.
func (h Hash) Date(v pgtype.Date) Hash {
	if !v.Valid || v.InfinityModifier != pgtype.Finite {
		return h.Int8(nullDate)
	}
	day := time.Date(v.Time.Year(), v.Time.Month(), v.Time.Day(), 0, 0, 0, 0, time.UTC)
	return h.Int8(day.Unix()/86400 - epochDays)
}

// Timestamp hashes a timestamp without time zone or NULL. As for pgx, the time's
// location is dropped and what is below a microsecond is cut off.
func (h Hash) Timestamp(v pgtype.Timestamp) Hash {
	t := v.Time
	if t.Location() != time.UTC {
		t = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	}
	return h.moment(t, v.InfinityModifier, v.Valid)
}

// Timestamptz hashes a timestamp with time zone or NULL.
func (h Hash) Timestamptz(v pgtype.Timestamptz) Hash {
	return h.moment(v.Time, v.InfinityModifier, v.Valid)
}

func (h Hash) moment(t time.Time, infinity pgtype.InfinityModifier, valid bool) Hash {
	switch {
	case !valid || infinity == pgtype.NegativeInfinity:
		return h.Int8(nullTime)
	case infinity == pgtype.Infinity:
		return h.Int8(1<<63 - 1)
	}
	return h.Int8(t.Unix()*1e6 + int64(t.Nanosecond())/1000 - epochMicros)
}

// Numeric hashes a numeric or NULL: equal numbers hash alike, whatever their
// scale.
func (h Hash) Numeric(v pgtype.Numeric) Hash {
	switch {
	case !v.Valid:
		return h.Text("")
	case v.NaN:
		return h.Text("NaN")
	case v.InfinityModifier == pgtype.Infinity:
		return h.Text("Infinity")
	case v.InfinityModifier == pgtype.NegativeInfinity:
		return h.Text("-Infinity")
	}
	var buf [64]byte
	b := buf[:0]
	switch {
	case v.Int == nil:
		b = append(b, '0')
	case v.Int.IsInt64():
		b = strconv.AppendInt(b, v.Int.Int64(), 10)
	default:
		b = (*big.Int).Append(v.Int, b, 10)
	}
	return hashBytes(h, scale(b, int(v.Exp)))
}

// The most digits that a numeric can have before and after its decimal point
// (appendix "limits" and section 8.1.2 of the manual).
const (
	maxWhole    = 131072
	maxFraction = 16383
)

// scale turns the integer in b into the text of b times ten to the power of exp,
// as trim_scale prints it. A number that the server would not take becomes empty.
func scale(b []byte, exp int) []byte {
	if exp > maxWhole || exp < -(maxWhole+maxFraction) {
		return nil
	}
	sign := 0
	if b[0] == '-' {
		sign = 1
	}
	if b[sign] == '0' {
		return append(b[:0], '0')
	}
	for ; exp > 0; exp-- {
		b = append(b, '0')
	}
	for exp < 0 && b[len(b)-1] == '0' {
		b = b[:len(b)-1]
		exp++
	}
	if exp == 0 {
		return b
	}
	for len(b)-sign <= -exp { // at least one digit before the point
		b = append(b, 0)
		copy(b[sign+1:], b[sign:])
		b[sign] = '0'
	}
	point := len(b) + exp
	b = append(b, 0)
	copy(b[point+1:], b[point:])
	b[point] = '.'
	return b
}
