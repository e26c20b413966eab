package verify

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// listens sends an announcement over one connection and waits for it on another.
// It goes to a channel of its own, so that no node hears it.
func listens(ctx context.Context, r Request) ([]Finding, error) {
	listener, err := pgx.ConnectConfig(ctx, r.Connect)
	if err != nil {
		return nil, err
	}
	defer listener.Close(context.WithoutCancel(ctx)) // it has served
	sender, err := pgx.ConnectConfig(ctx, r.Connect)
	if err != nil {
		return nil, err
	}
	defer sender.Close(context.WithoutCancel(ctx)) // it has served

	nonce := rand.Text()
	channel := "rung verify " + nonce
	if _, err := listener.Exec(ctx, "LISTEN "+quoteName(channel)); err != nil {
		return nil, err
	}
	if _, err := sender.Exec(ctx, "SELECT pg_catalog.pg_notify($1, $2)", channel, nonce); err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, r.Patience)
	defer cancel()
	for {
		n, err := listener.WaitForNotification(limited)
		switch {
		case err == nil && n.Channel == channel && n.Payload == nonce:
			return nil, nil
		case err == nil:
			continue
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case !errors.Is(limited.Err(), context.DeadlineExceeded):
			return nil, err
		}
		return []Finding{{
			Rule: "listen", Object: "LISTEN", Message: fmt.Sprintf("an announcement did not arrive within %s", r.Patience),
			Hint: "is there a transaction pooler in between? give the database's own address here, and to the runtime as Config.Listen",
		}}, nil
	}
}
