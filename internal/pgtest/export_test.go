package pgtest

// Folder returns where the servers of the cluster work.
func (c *Cluster) Folder() string { return c.folder.path }

// Folder returns where the server works.
func (r *Redis) Folder() string { return r.folder.path }

// Processes returns the ids of all processes that run on this machine; zombies
// do not.
func Processes() ([]int, error) {
	all, err := processes()
	if err != nil {
		return nil, err
	}
	var pids []int
	for pid, status := range all {
		if status.state != "Z" {
			pids = append(pids, pid)
		}
	}
	return pids, nil
}
