package pgtest_test

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

// abandonEnv makes the test binary a program that starts servers and never
// closes them.
const abandonEnv = "PGTEST_ABANDON"

func TestMain(m *testing.M) {
	if os.Getenv(abandonEnv) != "" {
		abandon()
	}
	pgtest.Main(m)
}

// abandon starts servers, pauses a part of them, says where they work, and waits
// to be killed.
func abandon() {
	ctx := context.Background()
	c, err := pgtest.StartCluster(ctx, 1)
	exitOn(err)
	r, err := pgtest.StartRedis(ctx)
	exitOn(err)
	exitOn(c.Primary.Pause(ctx))
	exitOn(r.Pause(ctx))
	fmt.Println(c.Folder())
	fmt.Println(r.Folder())
	select {}
}

func exitOn(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
