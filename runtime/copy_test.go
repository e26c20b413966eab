package rung_test

import (
	"math/big"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgtype"

	rung "github.com/rungdb/rung/runtime"
)

// TestCopiesShareNothing changes a copy and looks at the original.
func TestCopiesShareNothing(t *testing.T) {
	n := number(12, 0)
	c := rung.CopyNumeric(n)
	c.Int.Add(c.Int, big.NewInt(1))
	if n.Int.Int64() != 12 {
		t.Errorf("CopyNumeric shares its digits: %v", n.Int)
	}

	value := "a"
	h := pgtype.Hstore{"k": &value, "null": nil}
	hc := rung.CopyHstore(h)
	*hc["k"] = "b"
	hc["new"] = nil
	if value != "a" || len(h) != 2 {
		t.Errorf("CopyHstore shares its values: %q, %d keys", value, len(h))
	}

	list := [][]byte{[]byte("a"), nil}
	lc := rung.CopySlice(list, func(b []byte) []byte { return append([]byte(nil), b...) })
	lc[0][0] = 'b'
	if string(list[0]) != "a" || lc[1] != nil {
		t.Errorf("CopySlice shares its elements: %q", list)
	}

	r := rung.CopyRange(pgtype.Range[pgtype.Numeric]{Lower: n, Upper: n, Valid: true}, rung.CopyNumeric)
	r.Lower.Int.SetInt64(99)
	if n.Int.Int64() != 12 {
		t.Errorf("CopyRange shares its bounds: %v", n.Int)
	}
}

func TestCopiesOfNothing(t *testing.T) {
	if rung.CopyPointer[int](nil) != nil || rung.CopyHstore(nil) != nil || rung.CopySlice([]int(nil), func(v int) int { return v }) != nil ||
		rung.CopyNumeric(pgtype.Numeric{}).Int != nil || rung.CopyBits(pgtype.Bits{}).Bytes != nil || rung.CopyPath(pgtype.Path{}).P != nil {
		t.Error("the copy of nil is not nil")
	}
}

func TestSizes(t *testing.T) {
	if got := rung.SizeSliceFunc([]string{"abc", ""}, 16, rung.SizeString); got != 35 {
		t.Errorf("SizeSliceFunc = %d, want 35", got)
	}
	if got := rung.SizeNumeric(number(1, 0)); got != 32 {
		t.Errorf("SizeNumeric = %d, want 32", got)
	}
}

type colour string

func TestTextArray(t *testing.T) {
	tests := []struct {
		text string
		want rung.TextArray[colour]
		err  string
	}{
		{text: `{}`, want: rung.TextArray[colour]{}},
		{text: `{red,"dark red"}`, want: rung.TextArray[colour]{"red", "dark red"}},
		{text: `{"a\"b","c\\d","{e,f}",""}`, want: rung.TextArray[colour]{`a"b`, `c\d`, "{e,f}", ""}},
		{text: `[0:1]={a,b}`, want: rung.TextArray[colour]{"a", "b"}},
		{text: `{"NULL"}`, want: rung.TextArray[colour]{"NULL"}},
		{text: `{a,NULL}`, err: "rung: cannot scan NULL into an element of an array"},
		{text: `{{a},{b}}`, err: "rung: cannot scan an array of more than one dimension"},
		{text: `a`, err: `rung: "a" is not the text of an array`},
		{text: `{"a`, err: "rung: the text of an array ends inside an element"},
		{text: `{"a\`, err: "rung: the text of an array ends inside an element"},
		{text: `{a`, err: "rung: cannot scan an array of more than one dimension"},
	}
	for _, tt := range tests {
		var got rung.TextArray[colour]
		message := ""
		if err := got.Scan(tt.text); err != nil {
			message = err.Error()
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || message != tt.err {
			t.Errorf("Scan(%q) = %q, %q, want %q, %q", tt.text, got, message, tt.want, tt.err)
		}
		if tt.err != "" {
			continue
		}
		text, err := got.Value()
		if err != nil {
			t.Fatal(err)
		}
		var again rung.TextArray[colour]
		if err := again.Scan(text); err != nil || !cmp.Equal(got, again) {
			t.Errorf("Scan(Value(%q)) = %q, %v", got, again, err)
		}
	}
}

func TestTextArrayNull(t *testing.T) {
	a := rung.TextArray[string]{"x"}
	if err := a.Scan(nil); err != nil || a != nil {
		t.Errorf("Scan(nil) = %v, %v, want nil", a, err)
	}
	if v, err := a.Value(); v != nil || err != nil {
		t.Errorf("Value() = %v, %v, want nil", v, err)
	}
}
