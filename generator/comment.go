package generator

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rungdb/rung/parser"
	"github.com/rungdb/rung/parser/catalog"
)

// width is where lines of generated comments are wrapped, "// " included.
const width = 97

// doc returns the lines of a method's doc comment, without "//": the user's
// words as they are, then what rung promises.
func (p *pkg) doc(m *method) []string {
	db := p.db
	lines := append([]string(nil), m.Doc...)
	if len(lines) == 0 {
		lines = m.summary()
	}
	if rule := m.cacheDoc(db); len(rule) > 0 {
		lines = append(append(lines, ""), rule...)
	}
	if m.Command == parser.One {
		lines = append(append(lines, ""), m.missingDoc(db)...)
	}
	if m.Command == parser.CopyFrom && slices.ContainsFunc(m.arg.all(), func(f field) bool { return f.typ.text }) {
		lines = append(append(lines, ""), wrap("Arrays of types that the driver does not know are copied only where the connection has the types registered (pgx.Conn.LoadType).", "")...)
	}
	if p.config.Go.EmitSQLAsComment {
		lines = append(lines, "")
		for _, l := range strings.Split(m.SQL, "\n") {
			lines = append(lines, "\t"+l)
		}
	}
	return trimBlank(lines)
}

// summary stands in for a doc comment that the user has not written.
func (m *method) summary() []string {
	what := map[parser.Command]string{
		parser.One:      " and returns one row",
		parser.Many:     " and returns its rows",
		parser.ExecRows: " and returns the number of rows affected",

		parser.ExecResult: " and returns the server's answer",
		parser.CopyFrom:   " for many rows with COPY, and returns their number",
		parser.BatchExec:  " once for each of its arguments, in one round trip",
		parser.BatchOne:   " once for each of its arguments, in one round trip",
		parser.BatchMany:  " once for each of its arguments, in one round trip",
	}[m.Command]
	return wrap(fmt.Sprintf("%s runs the statement of that name in %s%s.", m.Name, m.file, what), "")
}

// cacheDoc says where the result may come from and until when.
func (m *method) cacheDoc(db *Database) []string {
	if !m.isRead() || m.Cache == nil && !m.replica() {
		return nil
	}
	if m.Cache == nil {
		return append(wrap(m.routeDoc("Reads"), ""), m.ignoredDoc()...)
	}
	ttl := m.ttl(db.Cache)
	sentence := fmt.Sprintf("Cached for %s.", FormatDuration(ttl))
	if m.replica() {
		sentence += " " + m.routeDoc("Misses read")
	}
	lines := wrap(sentence, "")
	if len(m.reads) > 0 {
		lines = append(lines, "Never served after a commit that changes")
		for _, r := range m.reads {
			lines = append(lines, wrap("  - "+r.doc(), "    ")...)
		}
	} else {
		lines = append(lines, "It reads no table.")
	}
	return append(lines, m.ignoredDoc()...)
}

func (m *method) routeDoc(verb string) string {
	if lag := m.maxLag(); lag > 0 {
		return fmt.Sprintf("%s a replica at most %s behind.", verb, FormatDuration(lag))
	}
	return verb + " a replica."
}

// doc describes one table and the changes of it that matter.
func (r read) doc() string {
	name := qualified(r.watch.Table.Schema, r.watch.Table.Name)
	if len(r.keys) == 0 {
		if len(r.watch.Columns) == 0 {
			return name + ": rows added or removed"
		}
		return fmt.Sprintf("%s (any row) in: %s", name, strings.Join(r.watch.Columns, ", "))
	}
	var keys []string
	seen := map[string]bool{}
	for _, k := range r.keys {
		if one := "(" + strings.Join(k.columns, ", ") + ")"; !seen[one] {
			seen[one] = true
			keys = append(keys, one)
		}
	}
	if r.keys[0].given != nil {
		keys = append(keys, "any row where that is not given")
	}
	return fmt.Sprintf("%s %s in: %s", name, strings.Join(keys, " or "), strings.Join(r.watch.Columns, ", "))
}

func (m *method) ignoredDoc() []string {
	if len(m.Ignored) == 0 {
		return nil
	}
	return wrap("Changes of these tables are ignored: "+tableNames(m.Ignored)+".", "")
}

func tableNames(tables []*catalog.Table) string {
	var names []string
	for _, t := range tables {
		names = append(names, qualified(t.Schema, t.Name))
	}
	return strings.Join(names, ", ")
}

func (m *method) missingDoc(db *Database) []string {
	const sentence = "Returns pgx.ErrNoRows when there is no row"
	if m.Cache == nil {
		return []string{sentence + "."}
	}
	switch missing := m.missing(db.Cache); {
	case missing == 0:
		return []string{sentence + "; that answer is not cached."}
	case missing != m.ttl(db.Cache):
		return []string{fmt.Sprintf("%s; that answer is cached for %s.", sentence, FormatDuration(missing))}
	}
	return []string{sentence + "; that answer is cached too."}
}

// wrap breaks a text into lines of at most width, indenting all but the first.
func wrap(text, indent string) []string {
	var lines []string
	lead := text[:len(text)-len(strings.TrimLeft(text, " "))]
	line := lead
	for _, word := range strings.Fields(text) {
		switch {
		case strings.TrimLeft(line, " ") == "":
			line += word
		case len("// ")+utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = indent + word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// trimBlank drops blank lines at the end, and those that follow another.
func trimBlank(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// FormatDuration writes a duration as directives are written: 90m0s is 1h30m,
// 48h is 2d.
func FormatDuration(d time.Duration) string {
	if d > 0 && d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
