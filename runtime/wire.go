package rung

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/jackc/pgx/v5"
)

// wireRows is a result as the server sent it: what is stored in Redis, and what
// rows are scanned from, so that every type that pgx can scan can be cached.
// It is never changed once made.
type wireRows struct {
	oids    []uint32
	formats []int16
	count   int
	// data holds the values row by row: length as int32 big-endian (-1: NULL),
	// then the bytes.
	data []byte
}

var errMalformed = errors.New("rung: malformed rows")

// capture reads and closes rows.
func capture(rows pgx.Rows, limit int) (*wireRows, error) {
	defer rows.Close()
	w := &wireRows{}
	for rows.Next() {
		for _, v := range rows.RawValues() {
			if v == nil {
				w.data = binary.BigEndian.AppendUint32(w.data, ^uint32(0))
				continue
			}
			w.data = binary.BigEndian.AppendUint32(w.data, uint32(len(v)))
			w.data = append(w.data, v...)
		}
		w.count++
		if limit > 0 && w.count == limit {
			break
		}
	}
	rows.Close()
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, f := range rows.FieldDescriptions() {
		w.oids = append(w.oids, f.DataTypeOID)
		w.formats = append(w.formats, f.Format)
	}
	return w, nil
}

// row splits the first row off data. The values alias data.
func (w *wireRows) row(data []byte, into [][]byte) (values [][]byte, rest []byte, err error) {
	into = into[:0]
	for range w.oids {
		if len(data) < 4 {
			return nil, nil, errMalformed
		}
		n := int32(binary.BigEndian.Uint32(data))
		data = data[4:]
		if n == -1 {
			into = append(into, nil)
			continue
		}
		if n < 0 || int(n) > len(data) {
			return nil, nil, errMalformed
		}
		into = append(into, data[:n:n])
		data = data[n:]
	}
	return into, data, nil
}

// append appends w's stored form:
// columns, (oid, format) each, rows, data.
func (w *wireRows) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(w.oids)))
	for i, oid := range w.oids {
		b = binary.BigEndian.AppendUint32(b, oid)
		b = append(b, byte(w.formats[i]))
	}
	b = binary.AppendUvarint(b, uint64(w.count))
	return append(b, w.data...)
}

// parseWireRows reads what append wrote. The result aliases b.
func parseWireRows(b []byte) (*wireRows, error) {
	columns, n := binary.Uvarint(b)
	if n <= 0 || columns > 1664 || len(b)-n < int(columns)*5 { // MaxTupleAttributeNumber
		return nil, errMalformed
	}
	b = b[n:]
	w := &wireRows{oids: make([]uint32, columns), formats: make([]int16, columns)}
	for i := range w.oids {
		w.oids[i] = binary.BigEndian.Uint32(b)
		w.formats[i] = int16(b[4])
		b = b[5:]
	}
	count, n := binary.Uvarint(b)
	if n <= 0 || count > uint64(len(b)) && columns > 0 {
		return nil, errMalformed
	}
	w.count, w.data = int(count), b[n:]
	return w, nil
}

// sameShape says whether two results have the same columns.
func (w *wireRows) sameShape(oids []uint32, formats []int16) bool {
	return slices.Equal(w.oids, oids) && slices.Equal(w.formats, formats)
}
