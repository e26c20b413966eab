package depend

import (
	"fmt"

	"github.com/rungdb/rung/parser/analyze"
	"github.com/rungdb/rung/parser/catalog"
)

// whyAny says why no key was found for a read: what stands in the way of the first
// condition on it that looks like one.
func (d *deriver) whyAny(r read) string {
	reason := ""
	rank := 0
	for _, c := range r.filter {
		if !mentions(c, relset{r.rel: true}) {
			continue
		}
		if n, s := d.whyNot(r.rel, c); n > rank {
			rank, reason = n, s
		}
	}
	if reason == "" {
		reason = "no condition restricts it"
	}
	return "any change: " + reason
}

// whyNot says why a condition on r gives no key, and how near it came to one.
func (d *deriver) whyNot(r *analyze.Relation, c analyze.Expr) (int, string) {
	switch c := c.(type) {
	case *analyze.Op:
		return d.whyNotOp(r, c)
	case *analyze.ArrayOp:
		if c.Operator != nil && c.Operator.Name == "=" && !c.All {
			if v, ok := d.relabelled(c.Left).(*analyze.Var); ok && v.Rel == r {
				return 3, d.whyNotColumn(v, "is compared with a list that is no parameter or is too long")
			}
		}
		if c.Operator != nil {
			return 2, fmt.Sprintf("%s is compared by %s with the elements of a list", d.text(c.Left), c.Operator.Name)
		}
	case *analyze.BoolOp:
		if c.Op == "or" {
			return 2, "not every alternative of an OR compares one of its columns for equality with a parameter or constant"
		}
	case *analyze.SubLink:
		return 1, "it is compared with a subquery"
	case *analyze.NullTest:
		return 1, d.text(c.Arg) + " is only tested for NULL"
	}
	return 1, "its conditions are no equality of a column with a parameter or constant"
}

func (d *deriver) whyNotOp(r *analyze.Relation, c *analyze.Op) (int, string) {
	if len(c.Args) != 2 || c.Operator == nil {
		return 1, "its conditions are no equality of a column with a parameter or constant"
	}
	left, right := c.Args[0], c.Args[1]
	v, ok := d.relabelled(left).(*analyze.Var)
	if !ok || v.Rel != r {
		left, right = right, left
		v, ok = d.relabelled(left).(*analyze.Var)
	}
	switch {
	case c.Operator.Name != "=" || c.Distinct:
		return 2, fmt.Sprintf("%s is compared by %s", d.text(left), c.Operator.Name)
	case !ok || v.Rel != r:
		return 2, "the column is not compared as it is, but after a conversion or computation"
	}
	if o, ok := d.relabelled(right).(*analyze.Var); ok {
		return 3, d.whyNotColumn(v, "is compared with "+d.text(o)+", which has no value given")
	}
	return 4, d.whyNotColumn(v, "is compared with what is no parameter or constant of its type")
}

// whyNotColumn says why a column is no key column, or else what is wrong with the
// other side.
func (d *deriver) whyNotColumn(v *analyze.Var, otherwise string) string {
	if v.Column < 0 {
		return "a whole row is compared"
	}
	name := d.text(v)
	if isBase(v.Rel) && v.Column < len(v.Rel.Table.Columns) {
		c := v.Rel.Table.Columns[v.Column]
		switch {
		case c.Generated == 'v':
			return name + " is a virtual generated column, which triggers do not see"
		case d.family(c.Type) == 0:
			return fmt.Sprintf("%s is of type %s, which cannot be a key", name, d.typeName(c.Type))
		case d.family(c.Type) == textOID && !deterministic(d.collation(c)):
			return fmt.Sprintf("%s has the collation %s, under which different texts may be equal", name, d.collation(c))
		}
	}
	return name + " " + otherwise
}

func (d *deriver) typeName(t catalog.OID) string { return d.cat.FormatType(t) }

// text names an expression for a reader.
func (d *deriver) text(e analyze.Expr) string {
	v, ok := d.relabelled(e).(*analyze.Var)
	if !ok || v.Column < 0 {
		return "an expression"
	}
	return qualifiedName(columnOf{v.Rel, v.Column})
}
