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
	"sync"
)

// embedded holds one file per major version and one about extensions, made by
// extract/main.go.
//
//go:embed facts/*.tsv.gz
var embedded embed.FS

// facts are PostgreSQL's own objects, as one server version has them. They are
// never changed.
type facts struct {
	objects
	server   string
	tables   map[qualified]*Table
	keywords map[string]bool // that must be quoted as identifiers
}

// The major versions that rung knows.
const (
	oldestServer = 14
	newestServer = 18
)

// FunctionVersion returns the first major version of the server that has a function of
// the name, 0 where none has that is known.
func FunctionVersion(name string) int { return functionVersions()[name] }

var functionVersions = sync.OnceValue(func() map[string]int {
	out := map[string]int{}
	for v := newestServer; v >= oldestServer; v-- {
		f, err := loadFacts(v)
		if err != nil {
			continue
		}
		for k := range f.functions {
			if k.schema == systemSchema {
				out[k.name] = v
			}
		}
	}
	return out
})

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
			continue // the extensions
		}
		if best == 0 || major <= server && major > best || best > server && major < best {
			best = major
		}
	}
	text, err := factsText(strconv.Itoa(best))
	if err != nil {
		return nil, err
	}
	_, text, _ = strings.Cut(text, "server ")
	version, text, _ := strings.Cut(text, "\n")
	f, err := parseFacts(&factReader{text: text, schema: systemSchema}, newObjects(len(text)/128))
	if err != nil {
		return nil, err
	}
	f.server = version
	return f, nil
}

// factsText returns an embedded file: of a major version, or "extensions".
func factsText(name string) (string, error) {
	data, err := embedded.ReadFile(path.Join("facts", name+".tsv.gz"))
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

// parseFacts reads sections as extract writes them, and adds to the objects.
func parseFacts(r *factReader, o objects) (*facts, error) {
	f := &facts{objects: o, tables: map[qualified]*Table{}, keywords: map[string]bool{}}
	for r.text != "" {
		name, value, _ := strings.Cut(r.line(), " ")
		n, err := strconv.Atoi(value)
		if err != nil {
			return nil, fmt.Errorf("catalog: facts: section %q: %w", name, err)
		}
		read := map[string]func(*factReader, int){
			"types": f.readTypes, "functions": f.readFunctions, "operators": f.readOperators, "casts": f.readCasts,
			"equality": f.readEquality, "tables": f.readTables, "keys": f.readKeys, "keywords": f.readKeywords,
		}[name]
		if read == nil {
			return nil, fmt.Errorf("catalog: facts: unknown section %q", name)
		}
		read(r, n)
	}
	return f, nil
}

func (f *facts) readTypes(r *factReader, n int) {
	all := make([]Type, n)
	for i := range all {
		r.row()
		t := &all[i]
		*t = Type{
			OID: r.oid(), Schema: r.schemaName(), Name: r.field(), Kind: TypeKind(r.char()), Category: r.char(), Preferred: r.bool(),
			Elem: r.oid(), Array: r.oid(), Base: r.oid(), NotNull: r.bool(), Range: r.oid(), Multirange: r.oid(),
		}
		f.putType(t)
	}
}

func (f *facts) readFunctions(r *factReader, n int) {
	all := make([]Function, n)
	for i := range all {
		r.row()
		p := &all[i]
		*p = Function{
			OID: r.oid(), Schema: r.schemaName(), Name: r.field(), Kind: r.char(), Args: r.oids(), ArgNames: r.names(),
			Defaults: r.int(), Variadic: r.oid(), Result: r.oid(), Set: r.bool(), Strict: r.bool(), Volatility: r.char(),
		}
		types, names := r.oids(), r.names()
		for j, t := range types {
			p.Out = append(p.Out, Field{Name: names[j], Type: t})
		}
		p.Language, p.AggKind, p.AggDirect = r.field(), r.char(), r.int()
		f.putFunction(p)
	}
}

func (f *facts) readOperators(r *factReader, n int) {
	all := make([]Operator, n)
	for i := range all {
		r.row()
		o := &all[i]
		*o = Operator{
			OID: r.oid(), Schema: r.schema, Name: r.field(), Left: r.oid(), Right: r.oid(), Result: r.oid(),
			Function: r.oid(), Negator: r.oid(), Commutator: r.oid(), Merges: r.bool(), Hashes: r.bool(),
		}
		f.putOperator(o)
	}
}

func (f *facts) readCasts(r *factReader, n int) {
	all := make([]Cast, n)
	for i := range all {
		r.row()
		c := &all[i]
		*c = Cast{Source: r.oid(), Target: r.oid(), Function: r.oid(), Context: CastContext(r.char()), Method: r.char()}
		f.putCast(c)
	}
}

func (f *facts) readEquality(r *factReader, n int) {
	for range n {
		r.row()
		t, method, op := r.oid(), r.char(), r.oid()
		f.equality[method][t] = op
	}
}

func (f *facts) readTables(r *factReader, n int) {
	for range n {
		r.row()
		t := &Table{Schema: r.schemaName(), Name: r.field(), Kind: r.char(), RowType: r.oid()}
		columns := make([]Column, (1+strings.Count(r.rest, "\t"))/4)
		t.Columns = make([]*Column, len(columns))
		for i := range columns {
			columns[i] = Column{Name: r.field(), Type: r.oid(), TypeMod: int32(r.int()), NotNull: r.bool()}
			columns[i].Declared = columns[i].NotNull
			t.Columns[i] = &columns[i]
		}
		f.tables[qualified{t.Schema, t.Name}] = t
		if row := f.typesByOID[t.RowType]; row != nil {
			row.Table = t
		}
	}
}

func (f *facts) readKeys(r *factReader, n int) {
	for range n {
		r.row()
		if t := f.tables[qualified{r.schema, r.field()}]; t != nil {
			t.Keys = []*Key{{Name: t.Name + "_pkey", Primary: true, Columns: strings.Fields(r.field())}}
		}
	}
}

func (f *facts) readKeywords(r *factReader, n int) {
	for range n {
		f.keywords[r.line()] = true
	}
}

// factReader takes the embedded text apart, line by line and field by field.
// Fields that are missing or malformed read as zero; the test that extracts the
// facts again finds them.
type factReader struct {
	text   string // lines to come
	rest   string // fields to come of the line at hand
	schema string // of what has none written
	// number gives the OIDs of an extension's objects, nil where they stay as they
	// are.
	number func(OID) OID
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

func (r *factReader) oid() OID { return r.numbered(parseOID(r.field())) }

func (r *factReader) numbered(oid OID) OID {
	if oid < FirstUserOID {
		return oid
	}
	return r.number(oid)
}

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

func (r *factReader) schemaName() string {
	switch r.field() {
	case "i":
		return "information_schema"
	case "p":
		return systemSchema
	}
	return r.schema
}

func (r *factReader) oids() []OID {
	s := r.field()
	if s == "" {
		return nil
	}
	list := make([]OID, 0, 1+strings.Count(s, " "))
	for {
		word, rest, more := strings.Cut(s, " ")
		list = append(list, r.numbered(parseOID(word)))
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
