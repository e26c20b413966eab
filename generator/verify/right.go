package verify

import "slices"

// mayCall says whether the roles of the runtime call the function.
func mayCall(signature string) bool {
	return signature == "heartbeat(interval)" || signature == "invalidate(regclass)" || signature == "audit(interval)"
}

// may says whether a configured role should have a right on one of our objects.
func (r right) may() bool {
	switch r.Kind {
	case "S":
		return r.Privilege == "USAGE"
	case "r":
		return r.Privilege == "SELECT" && ownTable(r.Name)
	}
	return r.Privilege == "EXECUTE" && mayCall(r.Name)
}

func ownTable(name string) bool { return name == "stream" || name == "secret" || name == "coverage" }

// rights compares who may do what: the configured roles run the runtime, and
// nobody else but the owner has anything to do with our objects.
func (c *comparison) rights() {
	for _, r := range c.granted() {
		sql := "REVOKE " + r.Privilege + " ON " + r.Object + " FROM " + grantee(r.Grantee) + ";"
		configured := slices.Contains(c.config.Roles, r.Grantee)
		switch {
		case configured && r.may() && !r.Grantable, r.Kind == "S" && r.Privilege == "USAGE" && !r.Grantable:
		case configured && r.may():
			c.add("privilege", r.Object, "REVOKE GRANT OPTION FOR "+r.Privilege+" ON "+r.Object+" FROM "+grantee(r.Grantee)+" CASCADE;", "%s may give %s to others", r.Grantee, r.Privilege)
		default:
			c.add("privilege", r.Object, sql, "%s should not have %s", r.Grantee, r.Privilege)
		}
	}
	for _, role := range c.config.Roles {
		if !c.roles[role] {
			c.add("privilege", role, "", "rung.yaml names the role %q, which does not exist", role).Hint = "create the role, or correct `roles`"
			continue
		}
		c.lacking(role)
	}
}

// granted are the rights of others than the owners on objects that are ours, less
// what is left over and goes away.
func (c *comparison) granted() []right {
	return slices.DeleteFunc(slices.Clone(c.server.rights), func(r right) bool {
		return r.Owner || (r.Kind == "f" || r.Kind == "p") && !c.wanted[r.Name]
	})
}

// lacking finds the rights that a role of the runtime needs and was not given.
func (c *comparison) lacking(role string) {
	schema := "SCHEMA " + quoteName(c.config.ObjectSchema)
	need := []struct{ kind, name, privilege, object string }{
		{"S", c.config.ObjectSchema, "USAGE", schema},
		{"r", "stream", "SELECT", "TABLE " + c.quoted("stream")},
		{"r", "secret", "SELECT", "TABLE " + c.quoted("secret")},
		{"r", "coverage", "SELECT", "TABLE " + c.quoted("coverage")},
		{"f", "heartbeat(interval)", "EXECUTE", "FUNCTION " + c.quoted("heartbeat") + "(interval)"},
		{"f", "invalidate(regclass)", "EXECUTE", "FUNCTION " + c.quoted("invalidate") + "(regclass)"},
		{"f", "audit(interval)", "EXECUTE", "FUNCTION " + c.quoted("audit") + "(interval)"},
	}
	for _, n := range need {
		has := slices.ContainsFunc(c.server.rights, func(r right) bool {
			return r.Kind == n.kind && r.Name == n.name && r.Privilege == n.privilege && r.Grantee == role
		})
		missing := n.kind == "f" && !slices.ContainsFunc(c.functions, func(f *function) bool { return f.signature() == n.name })
		if !has && !missing {
			c.add("privilege", n.object, "GRANT "+n.privilege+" ON "+n.object+" TO "+quoteName(role)+";", "the role %q lacks %s", role, n.privilege)
		}
	}
}

func grantee(name string) string {
	if name == "PUBLIC" {
		return name
	}
	return quoteName(name)
}
