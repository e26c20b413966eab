package feed

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// unread is for how long the server keeps a listener that does not read: one that
// is stopped pins the queue of notifications, and a full queue fails the commits
// of writers.
const unread = 30 * time.Second

// listen keeps one connection listening, never more, until ctx ends.
func (n *Notify) listen(ctx context.Context) {
	failures := 0
	complained := false // of failing to connect
	for ctx.Err() == nil {
		listened, err := n.listenOnce(ctx)
		if ctx.Err() != nil {
			return
		}
		switch followed := n.follower.hangUp(err); {
		case followed:
			failures, complained = 0, false
		case listened:
			failures++
		default:
			failures++
			if !complained {
				complained = true
				n.follower.notice(Disconnected, err)
			}
		}
		pause(ctx, failures)
	}
}

// listenOnce connects and hears messages until the connection fails or has to be
// made anew. listened says whether LISTEN succeeded.
func (n *Notify) listenOnce(ctx context.Context) (listened bool, err error) {
	ctx, cut := context.WithCancelCause(ctx)
	defer cut(nil)
	var refused error
	conn, err := n.connect(ctx, func(payload string) {
		if refused == nil {
			refused = n.follower.hear(payload)
		}
	})
	if err != nil {
		return false, fmt.Errorf("listener: %w", err)
	}
	defer hangUp(conn)
	if err := n.beginListening(ctx, conn); err != nil {
		return false, fmt.Errorf("listener: %w", err)
	}
	n.beginSession(cut)
	defer n.endSession()
	for {
		err := conn.WaitForNotification(ctx)
		switch {
		case refused != nil:
			return true, refused
		case err != nil && ctx.Err() != nil:
			return true, context.Cause(ctx)
		case err != nil:
			return true, fmt.Errorf("listener: %w", err)
		}
	}
}

// beginListening sets the connection up. A listener is idle by nature, and must
// never stand in a transaction.
func (n *Notify) beginListening(ctx context.Context, conn *pgconn.PgConn) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err := conn.Exec(ctx, `SET idle_session_timeout = 0;
SET idle_in_transaction_session_timeout = `+milliseconds(unread)+`;
SET tcp_user_timeout = `+milliseconds(unread)+`;
LISTEN `+pgx.Identifier{n.config.Channel}.Sanitize()).ReadAll()
	return err
}

// beginSession says that a connection listens, and how to end it.
func (n *Notify) beginSession(cut context.CancelCauseFunc) {
	n.listener.Lock()
	defer n.listener.Unlock()
	n.listener.session, n.listener.cut = n.follower.listen(), cut
}

func (n *Notify) endSession() {
	n.listener.Lock()
	defer n.listener.Unlock()
	n.listener.cut = nil
}

// cut ends a session of the listener, if it is still there.
func (n *Notify) cut(session uint64, err error) {
	n.listener.Lock()
	defer n.listener.Unlock()
	if n.listener.session == session && n.listener.cut != nil {
		n.listener.cut(err)
	}
}
