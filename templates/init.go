package templates

import (
	"embed"
	"io/fs"
)

//go:embed init
var initFiles embed.FS

// Init returns the files of a new project, which generate as they are.
func Init() (fs.FS, error) { return fs.Sub(initFiles, "init") }
