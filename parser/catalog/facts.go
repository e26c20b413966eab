package catalog

import (
	"bytes"
	"compress/gzip"
	"embed"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
)

// embedded holds one file per major version, made by extract/main.go.
//
//go:embed facts/*.tsv.gz
var embedded embed.FS

// facts are PostgreSQL's own objects, as one server version has them. They are
// never changed.
type facts struct {
	server string

	types          map[qualified]*Type
	typesByOID     map[OID]*Type
	tables         map[qualified]*Table
	functions      map[qualified][]*Function
	functionsByOID map[OID]*Function
	operators      map[qualified][]*Operator
	operatorsByOID map[OID]*Operator
	casts          map[[2]OID]*Cast
	btree, hash    map[OID]OID     // type -> "=" of its default operator class
	binary         map[OID][]OID   // source -> targets of implicit binary casts, in order
	keywords       map[string]bool // that must be quoted as identifiers
}

// The major versions that rung knows.
const (
	oldestServer = 14
	newestServer = 18
)

// loadFacts reads the newest facts that are not above the server's version; the
// oldest ones where all are above.
func loadFacts(server int) (*facts, error) {
	files, err := embedded.ReadDir("facts")
	if err != nil {
		return nil, err
	}
	best := 0
	for _, f := range files {
		major, err := strconv.Atoi(strings.TrimSuffix(f.Name(), ".tsv.gz"))
		if err != nil {
			return nil, fmt.Errorf("catalog: facts/%s: not <major>.tsv.gz", f.Name())
		}
		if best == 0 || major <= server && major > best || best > server && major < best {
			best = major
		}
	}
	text, err := factsText(best)
	if err != nil {
		return nil, err
	}
	return parseFacts(text)
}

// factsText returns the embedded facts of a major version.
func factsText(major int) (string, error) {
	data, err := embedded.ReadFile(path.Join("facts", strconv.Itoa(major)+".tsv.gz"))
	if err != nil {
		return "", err
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	var text strings.Builder
	text.Grow(6 * len(data))
	_, err = io.Copy(&text, z)
	return text.String(), err
}

// parseFacts reads the text that extract.Facts writes.
func parseFacts(text string) (*facts, error) {
	r := &factReader{text: text}
	f := &facts{}
	for r.text != "" {
		name, value, _ := strings.Cut(r.line(), " ")
		if name == "server" {
			f.server = value
			continue
		}
		n, err := strconv.Atoi(value)
		if err != nil {
			return nil, fmt.Errorf("catalog: facts: section %q: %w", name, err)
		}
		switch name {
		case "types":
			f.readTypes(r, n)
		case "functions":
			f.readFunctions(r, n)
		case "operators":
			f.readOperators(r, n)
		case "casts":
			f.readCasts(r, n)
		case "equality":
			f.readEquality(r, n)
		case "tables":
			f.readTables(r, n)
		case "keywords":
			f.keywords = make(map[string]bool, n)
			for range n {
				f.keywords[r.line()] = true
			}
		default:
			return nil, fmt.Errorf("catalog: facts: unknown section %q", name)
		}
	}
	return f, nil
}

func (f *facts) readTypes(r *factReader, n int) {
	f.types = make(map[qualified]*Type, n)
	f.typesByOID = make(map[OID]*Type, n)
	all := make([]Type, n)
	for i := range all {
		r.row()
		t := &all[i]
		*t = Type{
			OID: r.oid(), Schema: r.schema(), Name: r.field(), Kind: TypeKind(r.char()), Category: r.char(), Preferred: r.bool(),
			Elem: r.oid(), Array: r.oid(), Base: r.oid(), NotNull: r.bool(), Range: r.oid(), Multirange: r.oid(),
		}
		f.types[qualified{t.Schema, t.Name}] = t
		f.typesByOID[t.OID] = t
	}
}

func (f *facts) readFunctions(r *factReader, n int) {
	f.functions = make(map[qualified][]*Function, n)
	f.functionsByOID = make(map[OID]*Function, n)
	all := make([]Function, n)
	for i := range all {
		r.row()
		p := &all[i]
		*p = Function{
			OID: r.oid(), Schema: r.schema(), Name: r.field(), Kind: r.char(), Args: r.oids(), ArgNames: r.names(),
			Defaults: r.int(), Variadic: r.oid(), Result: r.oid(), Set: r.bool(), Strict: r.bool(), Volatility: r.char(),
		}
		types, names := r.oids(), r.names()
		for j, t := range types {
			p.Out = append(p.Out, Field{Name: names[j], Type: t})
		}
		p.Language, p.AggKind, p.AggDirect = r.field(), r.char(), r.int()
		k := qualified{p.Schema, p.Name}
		f.functions[k] = append(f.functions[k], p)
		f.functionsByOID[p.OID] = p
	}
}

func (f *facts) readOperators(r *factReader, n int) {
	f.operators = make(map[qualified][]*Operator, n)
	f.operatorsByOID = make(map[OID]*Operator, n)
	all := make([]Operator, n)
	for i := range all {
		r.row()
		o := &all[i]
		*o = Operator{
			OID: r.oid(), Schema: systemSchema, Name: r.field(), Left: r.oid(), Right: r.oid(), Result: r.oid(),
			Function: r.oid(), Negator: r.oid(), Commutator: r.oid(), Merges: r.bool(), Hashes: r.bool(),
		}
		k := qualified{o.Schema, o.Name}
		f.operators[k] = append(f.operators[k], o)
		f.operatorsByOID[o.OID] = o
	}
}

func (f *facts) readCasts(r *factReader, n int) {
	f.casts = make(map[[2]OID]*Cast, n)
	f.binary = make(map[OID][]OID)
	all := make([]Cast, n)
	for i := range all {
		r.row()
		c := &all[i]
		*c = Cast{Source: r.oid(), Target: r.oid(), Function: r.oid(), Context: CastContext(r.char()), Method: r.char()}
		f.casts[[2]OID{c.Source, c.Target}] = c
		if c.Method == 'b' && c.Context == Implicit {
			f.binary[c.Source] = append(f.binary[c.Source], c.Target)
		}
	}
}

func (f *facts) readEquality(r *factReader, n int) {
	f.btree, f.hash = make(map[OID]OID, n), make(map[OID]OID, n)
	for range n {
		r.row()
		t, method, op := r.oid(), r.char(), r.oid()
		if method == 'b' {
			f.btree[t] = op
		} else {
			f.hash[t] = op
		}
	}
}

func (f *facts) readTables(r *factReader, n int) {
	f.tables = make(map[qualified]*Table, n)
	for range n {
		r.row()
		t := &Table{Schema: r.schema(), Name: r.field(), Kind: r.char(), RowType: r.oid()}
		columns := make([]Column, (1+strings.Count(r.rest, "\t"))/4)
		t.Columns = make([]*Column, len(columns))
		for i := range columns {
			columns[i] = Column{Name: r.field(), Type: r.oid(), TypeMod: int32(r.int()), NotNull: r.bool()}
			t.Columns[i] = &columns[i]
		}
		f.tables[qualified{t.Schema, t.Name}] = t
		if row := f.typesByOID[t.RowType]; row != nil {
			row.Table = t
		}
	}
}

// factReader takes the embedded text apart, line by line and field by field.
// Fields that are missing or malformed read as zero; the test that extracts the
// facts again finds them.
type factReader struct {
	text string // lines to come
	rest string // fields to come of the line at hand
}

func (r *factReader) line() string {
	line, rest, _ := strings.Cut(r.text, "\n")
	r.text = rest
	return line
}

func (r *factReader) row() { r.rest = r.line() }

func (r *factReader) field() string {
	i := strings.IndexByte(r.rest, '\t')
	if i < 0 {
		s := r.rest
		r.rest = ""
		return s
	}
	s := r.rest[:i]
	r.rest = r.rest[i+1:]
	return s
}

func (r *factReader) int() int {
	n, _ := strconv.Atoi(r.field())
	return n
}

func (r *factReader) oid() OID { return parseOID(r.field()) }

func parseOID(s string) OID {
	var n OID
	for i := range len(s) {
		n = n*10 + OID(s[i]-'0')
	}
	return n
}

func (r *factReader) bool() bool { return r.field() == "1" }

func (r *factReader) char() byte {
	s := r.field()
	if s == "" {
		return 0
	}
	return s[0]
}

func (r *factReader) schema() string {
	if r.field() == "i" {
		return "information_schema"
	}
	return systemSchema
}

func (r *factReader) oids() []OID {
	s := r.field()
	if s == "" {
		return nil
	}
	list := make([]OID, 0, 1+strings.Count(s, " "))
	for {
		word, rest, more := strings.Cut(s, " ")
		list = append(list, parseOID(word))
		if !more {
			return list
		}
		s = rest
	}
}

func (r *factReader) names() []string {
	s := r.field()
	if s == "" {
		return nil
	}
	return strings.Split(s, ",")
}
