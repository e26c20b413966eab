package feed

import (
	"testing"

	"github.com/rungdb/rung/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }
