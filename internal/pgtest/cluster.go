package pgtest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
)

// Cluster is a primary and its streaming replicas.
type Cluster struct {
	Primary  *Postgres
	Replicas []*Postgres

	folder *folder
}

// StartCluster starts a new primary with as many streaming replicas, and returns
// when all of them answer queries. Each replica asks the primary for WAL under
// the application name replica1, replica2, ... Extra settings are lines of
// postgresql.conf for every server, such as "wal_level = logical".
func StartCluster(ctx context.Context, replicas int, extra ...string) (*Cluster, error) {
	bin, err := postgresFolder()
	if err != nil {
		return nil, err
	}
	f, err := newFolder("QUIT")
	if err != nil {
		return nil, err
	}
	c := &Cluster{folder: f}
	if err := c.start(ctx, bin, replicas, extra); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Cluster) start(ctx context.Context, bin string, replicas int, extra []string) error {
	var err error
	if c.Primary, err = initdb(ctx, c.folder, bin, rand.Text()); err != nil {
		return err
	}
	for i := range replicas {
		r, err := c.Primary.copyTo(ctx, fmt.Sprintf("replica%d", i+1))
		if err != nil {
			return err
		}
		c.Replicas = append(c.Replicas, r)
	}
	if err := c.Primary.launch(ctx, extra...); err != nil {
		return err
	}
	for _, r := range c.Replicas {
		if err := c.folder.write(r.dir+"/standby.signal", ""); err != nil {
			return err
		}
		source := fmt.Sprintf("primary_conninfo = 'host=%s port=%d user=%s application_name=%s'",
			c.folder.path, c.Primary.port, superuser, r.dir)
		if err := r.launch(ctx, append([]string{source}, extra...)...); err != nil {
			return err
		}
	}
	return nil
}

// CatchUp waits until every replica shows what has been committed on the primary.
func (c *Cluster) CatchUp(ctx context.Context) error {
	lsn, err := c.Primary.Flushed(ctx)
	if err != nil {
		return err
	}
	for _, r := range c.Replicas {
		if err := r.WaitReplayed(ctx, lsn); err != nil {
			return err
		}
	}
	return nil
}

// Close ends all servers, whatever state they are in, and removes their data.
func (c *Cluster) Close() error {
	ctx := context.Background()
	var errs []error
	for _, p := range append([]*Postgres{c.Primary}, c.Replicas...) {
		if p != nil {
			errs = append(errs, p.close(ctx))
		}
	}
	return errors.Join(append(errs, c.folder.close())...)
}
