package rung

import "fmt"

// examineSQL reads what the results of a connection depend on: whether it leads
// to a standby, its role and search_path, the settings that say how values are
// written as text and that the server does not report, and the identity of the
// stream that its server writes, spelled as heartbeats spell it. The identity is
// empty on a standby, and on a server that has made no heartbeat since it started:
// a copy of the row on another server, timeline or start is not ours.
func examineSQL(schema string) string {
	return fmt.Sprintf(`SELECT pg_is_in_recovery(), current_user::text, current_setting('search_path'),
  concat_ws(',', current_setting('extra_float_digits'), current_setting('bytea_output'), current_setting('xmlbinary'),
    current_setting('lc_monetary'), current_setting('lc_numeric'), current_setting('lc_time')),
  coalesce(CASE WHEN NOT pg_is_in_recovery() THEN (
    SELECT concat_ws('.', s.system_identifier, d.oid, s.timeline, s.stream_id)
    FROM %s.stream AS s, pg_database AS d
    WHERE d.datname = current_database()
      AND s.system_identifier = (SELECT c.system_identifier FROM pg_control_system() AS c)
      AND s.timeline = ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::integer
      AND s.postmaster_start = pg_postmaster_start_time()
  ) END, '')`, schema)
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
