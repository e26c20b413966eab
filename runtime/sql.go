package rung

import "fmt"

// examineSQL reads what the results of a connection depend on. The identity is
// spelled as heartbeat() spells it; a standby has none, since the functions that
// make it work on a primary only.
func examineSQL(schema string) string {
	return fmt.Sprintf(`SELECT pg_is_in_recovery(), current_user::text, current_setting('search_path'),
  CASE WHEN pg_is_in_recovery() THEN '' ELSE %s.identity() END`, schema)
}

// replaySQL reads how far a standby is and whose stream it carries.
func replaySQL(schema string) string {
	return fmt.Sprintf(`SELECT pg_is_in_recovery(), (pg_last_wal_replay_lsn() - '0/0')::bigint,
  (SELECT stream_id FROM %s.stream)`, schema)
}

// standbySQL reads when the newest heartbeat that a standby has replayed was
// made, by the primary's clock.
func standbySQL(schema string) string {
	return fmt.Sprintf(`SELECT pg_is_in_recovery(), (SELECT at FROM %s.stream)`, schema)
}
