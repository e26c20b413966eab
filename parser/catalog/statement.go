package catalog

import (
	"strings"

	pg_query "github.com/pganalyze/pg_query_go/v5"
)

// statement applies one statement.
func (d *ddl) statement(n *pg_query.Node) {
	switch {
	case d.tableStatement(n), d.typeStatement(n), d.otherStatement(n):
		return
	}
	switch n.Node.(type) {
	case *pg_query.Node_InsertStmt, *pg_query.Node_UpdateStmt, *pg_query.Node_DeleteStmt, *pg_query.Node_MergeStmt,
		*pg_query.Node_TransactionStmt, *pg_query.Node_GrantStmt, *pg_query.Node_GrantRoleStmt, *pg_query.Node_AlterDefaultPrivilegesStmt,
		*pg_query.Node_CreateRoleStmt, *pg_query.Node_AlterRoleStmt, *pg_query.Node_DropRoleStmt, *pg_query.Node_AlterOwnerStmt,
		*pg_query.Node_CopyStmt, *pg_query.Node_TruncateStmt, *pg_query.Node_LockStmt, *pg_query.Node_VacuumStmt, *pg_query.Node_ReindexStmt,
		*pg_query.Node_ClusterStmt, *pg_query.Node_CheckPointStmt, *pg_query.Node_DiscardStmt, *pg_query.Node_RefreshMatViewStmt,
		*pg_query.Node_CreatePolicyStmt, *pg_query.Node_AlterPolicyStmt, *pg_query.Node_CreateStatsStmt, *pg_query.Node_AlterStatsStmt,
		*pg_query.Node_CreatePublicationStmt, *pg_query.Node_AlterPublicationStmt, *pg_query.Node_CreateSubscriptionStmt,
		*pg_query.Node_AlterSubscriptionStmt, *pg_query.Node_DropSubscriptionStmt, *pg_query.Node_CreateEventTrigStmt,
		*pg_query.Node_AlterEventTrigStmt, *pg_query.Node_NotifyStmt, *pg_query.Node_ListenStmt, *pg_query.Node_UnlistenStmt,
		*pg_query.Node_CreatedbStmt, *pg_query.Node_AlterDatabaseStmt, *pg_query.Node_AlterSystemStmt, *pg_query.Node_SecLabelStmt,
		*pg_query.Node_AlterSeqStmt, *pg_query.Node_AlterExtensionStmt, *pg_query.Node_ConstraintsSetStmt,
		*pg_query.Node_CreateFdwStmt, *pg_query.Node_CreateForeignServerStmt, *pg_query.Node_CreateUserMappingStmt, *pg_query.Node_CreatePlangStmt,
		*pg_query.Node_ExplainStmt, *pg_query.Node_VariableShowStmt, *pg_query.Node_AlterObjectDependsStmt,
		*pg_query.Node_ReassignOwnedStmt, *pg_query.Node_CreateTableSpaceStmt, *pg_query.Node_CreateAmStmt,
		*pg_query.Node_CreateOpFamilyStmt, *pg_query.Node_AlterOpFamilyStmt, *pg_query.Node_AlterOperatorStmt, *pg_query.Node_CreateConversionStmt,
		*pg_query.Node_CreateTransformStmt, *pg_query.Node_AlterTsdictionaryStmt, *pg_query.Node_AlterTsconfigurationStmt,
		*pg_query.Node_AlterCollationStmt, *pg_query.Node_AlterFdwStmt, *pg_query.Node_AlterForeignServerStmt,
		*pg_query.Node_AlterUserMappingStmt, *pg_query.Node_DropUserMappingStmt, *pg_query.Node_AlterExtensionContentsStmt,
		*pg_query.Node_AlterDatabaseRefreshCollStmt, *pg_query.Node_DropdbStmt, *pg_query.Node_AlterTypeStmt:
		return // does not change what queries see
	}
	word := strings.ToUpper(firstWords(d.text[d.offset(-1)-d.base:]))
	d.warn(-1, "%s is not understood and left out", word)
}

// firstWords returns the one or two words that name a statement's kind.
func firstWords(s string) string {
	words := strings.Fields(s)
	switch {
	case len(words) == 0:
		return "the statement"
	case len(words) == 1:
		return words[0]
	}
	return words[0] + " " + words[1]
}

// tableStatement applies statements about tables, views and indexes.
func (d *ddl) tableStatement(n *pg_query.Node) bool {
	switch n := n.Node.(type) {
	case *pg_query.Node_CreateStmt:
		d.createTable(n.CreateStmt, 'r')
	case *pg_query.Node_CreateForeignTableStmt:
		d.createTable(n.CreateForeignTableStmt.BaseStmt, 'f')
	case *pg_query.Node_AlterTableStmt:
		d.alterTable(n.AlterTableStmt)
	case *pg_query.Node_IndexStmt:
		d.createIndex(n.IndexStmt)
	case *pg_query.Node_ViewStmt:
		d.createView(n.ViewStmt)
	case *pg_query.Node_CreateTableAsStmt:
		d.createTableAs(n.CreateTableAsStmt)
	case *pg_query.Node_CreateTrigStmt:
		d.createTrigger(n.CreateTrigStmt)
	case *pg_query.Node_RuleStmt:
		if t := d.table(n.RuleStmt.Relation, false); t != nil {
			t.rules, t.HasTriggers = true, true
		}
	case *pg_query.Node_CreateSeqStmt:
		d.createSequence(n.CreateSeqStmt)
	default:
		return false
	}
	return true
}

// typeStatement applies statements about types and functions.
func (d *ddl) typeStatement(n *pg_query.Node) bool {
	switch n := n.Node.(type) {
	case *pg_query.Node_CreateEnumStmt:
		d.createEnum(n.CreateEnumStmt)
	case *pg_query.Node_AlterEnumStmt:
		d.alterEnum(n.AlterEnumStmt)
	case *pg_query.Node_CompositeTypeStmt:
		d.createComposite(n.CompositeTypeStmt)
	case *pg_query.Node_CreateDomainStmt:
		d.createDomain(n.CreateDomainStmt)
	case *pg_query.Node_AlterDomainStmt:
		d.alterDomain(n.AlterDomainStmt)
	case *pg_query.Node_CreateRangeStmt:
		d.createRange(n.CreateRangeStmt)
	case *pg_query.Node_CreateFunctionStmt:
		d.createFunction(n.CreateFunctionStmt)
	case *pg_query.Node_DefineStmt:
		d.define(n.DefineStmt)
	case *pg_query.Node_CreateCastStmt:
		d.createCast(n.CreateCastStmt)
	case *pg_query.Node_CreateOpClassStmt:
		d.createOperatorClass(n.CreateOpClassStmt)
	default:
		return false
	}
	return true
}

// otherStatement applies statements about objects of every kind.
func (d *ddl) otherStatement(n *pg_query.Node) bool {
	switch n := n.Node.(type) {
	case *pg_query.Node_DropStmt:
		d.drop(n.DropStmt)
	case *pg_query.Node_AlterFunctionStmt:
		d.alterFunction(n.AlterFunctionStmt)
	case *pg_query.Node_RenameStmt:
		d.rename(n.RenameStmt)
	case *pg_query.Node_AlterObjectSchemaStmt:
		d.setSchema(n.AlterObjectSchemaStmt)
	case *pg_query.Node_CommentStmt:
		d.comment(n.CommentStmt)
	case *pg_query.Node_CreateSchemaStmt:
		d.createSchema(n.CreateSchemaStmt)
	case *pg_query.Node_CreateExtensionStmt:
		d.createExtension(n.CreateExtensionStmt)
	case *pg_query.Node_VariableSetStmt:
		d.set(n.VariableSetStmt, true)
	case *pg_query.Node_AlterDatabaseSetStmt:
		d.setForever(n.AlterDatabaseSetStmt.Setstmt)
	case *pg_query.Node_AlterRoleSetStmt:
		d.setForever(n.AlterRoleSetStmt.Setstmt)
	case *pg_query.Node_SelectStmt:
		d.selectStatement(n.SelectStmt)
	case *pg_query.Node_DoStmt:
		d.doBlock(n.DoStmt)
	case *pg_query.Node_CallStmt:
		d.u.unseen = true
	default:
		return false
	}
	return true
}
