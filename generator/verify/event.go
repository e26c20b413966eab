package verify

import (
	"slices"

	"github.com/rungdb/rung/generator"
)

// eventTriggers compares the event triggers, where the configuration wants them.
// Where it does not, their function is left over.
func (c *comparison) eventTriggers() {
	if c.desired.Events == "" {
		return
	}
	mend := `\i ` + c.config.EventTriggers
	list, err := statements(c.desired.Events)
	if err != nil {
		c.add("not-generated", c.config.EventTriggers, "", "the event triggers cannot be read: %s", err).Hint = "this is a bug in rung"
		return
	}
	const superuser = "only a superuser can install event triggers"
	before := len(c.found)
	for _, r := range routines(list) { // one
		c.wanted[r.signature()] = true
		c.routine(r, "", mend)
	}
	ddl, drop := generator.EventTriggerNames(c.config)
	for _, want := range []event{
		{Name: ddl, Event: "ddl_command_end", Tags: generator.EventTriggerTags()},
		{Name: drop, Event: "sql_drop", Tags: []string{}},
	} {
		i := slices.IndexFunc(c.events, func(e event) bool { return e.Name == want.Name })
		switch {
		case i < 0:
			c.add("event-trigger", want.Name, mend, "the event trigger is missing")
		case c.events[i].Event != want.Event || c.events[i].Function != "ddl" || !sameTags(c.events[i].Tags, want.Tags):
			c.add("event-trigger", want.Name, mend, "the event trigger is not the one generated")
		case c.events[i].Enabled != "A":
			c.add("event-trigger", want.Name, mend, "the event trigger does not fire in every session (evtenabled is %s, not A)", c.events[i].Enabled)
		}
	}
	for i := range c.found[before:] {
		c.found[before+i].Hint = superuser
	}
}

func sameTags(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
