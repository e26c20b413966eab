package templates

import (
	_ "embed" // the template's text
	"html/template"
	"io"
)

//go:embed explain.html.tmpl
var explainHTML string

// Page are the fields of the page of `rung explain --html`, a map of queries and
// tables. IDs are unique in the page.
type Page struct {
	Title, Summary string
	Errors         []string
	Warnings       []PageWarning // on the schema
	Map            PageMap
	Queries        []PageQuery
	Tables         []PageTable
}

// PageWarning is a finding of a rule; Link explains the rule.
type PageWarning struct{ Rule, Link, Place, Message string }

// PageMap is a drawing of 400 units' width: names at heights, and lines between
// them.
type PageMap struct {
	Height          int
	Queries, Tables []PageLabel
	Edges           []PageEdge
}

// PageLabel is a name in the map; Label is Name, shortened where it is too long.
type PageLabel struct {
	ID, Name, Label string
	Y               int
}

// PageEdge says that a query reads a table. Any: whatever row changes.
type PageEdge struct {
	Query, Table string // IDs
	From, To     int
	Any          bool
}

// PageQuery is a query. State holds words that it can be filtered by, Text what
// can be searched for, in lower case.
type PageQuery struct {
	ID, Name, Command, Route, Cache, Place, SQL, Refused string
	State, Text                                          string
	Warnings                                             []PageWarning
	Reads                                                []PageRead
	Writes                                               []PageLink
}

// PageRead is a table that a query reads. Dropped says what a change does to the
// result.
type PageRead struct {
	ID, Table, Columns, Dropped, Why string
	Keys                             []string // none: any change
}

// PageLink leads to a query or table; an empty ID leads nowhere.
type PageLink struct{ ID, Name string }

// PageTable is a table that queries read or write.
type PageTable struct {
	ID, Name          string
	Watched           bool
	Triggers, Columns string
	Keys              []string
	ReadBy, WrittenBy []PageLink
}

// Render writes the page, which needs nothing beside itself.
func (p *Page) Render(w io.Writer) error {
	t, err := template.New("explain.html.tmpl").Parse(explainHTML)
	if err != nil {
		return err
	}
	return t.Execute(w, p)
}
