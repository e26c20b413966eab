package config_test

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rungdb/rung/parser/config"
)

func ExampleLoad() {
	dir, err := os.MkdirTemp("", "rung")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	text := `version: 1
databases:
  main: {schema: ".", trigers: triggers.sql}
packages:
  - {database: mian, queries: ".", package: dal, out: dal}
`
	if err := os.WriteFile(filepath.Join(dir, config.DefaultFile), []byte(text), 0o644); err != nil {
		fmt.Println(err)
		return
	}
	_, errs := config.Load(dir, "")
	fmt.Println(errs)
	// Output:
	// rung.yaml:3:23: unknown key "trigers" in database "main"
	//       main: {schema: ".", trigers: triggers.sql}
	//                           ^
	//   hint: perhaps you meant "triggers"
	// rung.yaml:5:16: there is no database "mian"
	//       - {database: mian, queries: ".", package: dal, out: dal}
	//                    ^
	//   hint: perhaps you meant "main"
}
