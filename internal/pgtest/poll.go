package pgtest

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// pause between two tries of poll: short enough not to be felt, long enough not
// to take the processor from the server that is waited for.
const pollInterval = 5 * time.Millisecond

// fatal is an error that no further try would mend.
type fatal struct{ error }

func (f fatal) Unwrap() error { return f.error }

// poll calls try until it returns nil or a fatal error, or until patience or ctx
// has ended. What has no signal to wait for (a server that starts, a replica that
// replays) is waited for in this way.
func poll(ctx context.Context, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(pollInterval)
	defer tick.Stop()
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		if f := (fatal{}); errors.As(err, &f) {
			return f.error
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ctx.Err(), err)
		}
	}
}

// Wait polls a condition of a test until it holds: done reports whether it does.
// It is for conditions outside this process that give no signal, such as a row
// that another session writes.
func Wait(ctx context.Context, what string, done func(context.Context) (bool, error)) error {
	err := poll(ctx, func(ctx context.Context) error {
		switch ok, err := done(ctx); {
		case err != nil:
			return fatal{err}
		case !ok:
			return errors.New("not yet")
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("pgtest: waiting for %s: %w", what, err)
	}
	return nil
}
