package generator

// markUnused marks the enums and models that no method refers to.
func (p *pkg) markUnused() {
	for _, e := range p.enums {
		e.unused = true
	}
	for _, m := range p.list {
		m.unused = true
	}
	for _, m := range p.order {
		useFields(m.arg.all())
		if m.row.model != nil {
			m.row.model.use()
		}
		useFields(m.row.all())
	}
}

func (m *model) use() {
	m.unused = false
	useFields(m.fields)
}

func useFields(list []field) {
	for _, f := range list {
		for t := f.typ; t != nil; t = t.elem {
			if t.enum != nil {
				t.enum.unused = false
			}
			if t.model != nil {
				t.model.use()
			}
		}
	}
}
