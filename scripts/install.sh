#!/bin/bash
# Installs the servers that tests and the demonstration start: PostgreSQL 14 or
# newer (server and psql) and Redis. Quick and silent when they are there.
#
# On Debian and Ubuntu it installs packages with apt, as root or through sudo, and
# keeps them from starting or enabling any service: what runs afterwards is what
# ran before. Elsewhere it says what to install and exits 1.
set -euo pipefail

# The places are those of internal/pgtest.
postgres_folder() {
	local dir path
	if [ -n "${RUNG_PG_BIN:-}" ]; then
		is_server "$RUNG_PG_BIN" && echo "$RUNG_PG_BIN"
		return
	fi
	path=$(command -v postgres || true)
	for dir in ${path:+"$(dirname "$(readlink -f "$path")")"} \
		$(printf '%s\n' /usr/lib/postgresql/*/bin /usr/pgsql-*/bin | sort -rV) \
		/usr/local/bin /usr/local/pgsql/bin /usr/libexec/postgresql* \
		/opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
		if is_server "$dir"; then
			echo "$dir"
			return
		fi
	done
}

is_server() {
	[ -x "$1/initdb" ] && [ -x "$1/postgres" ] && [ "$(major "$1")" -ge 14 ]
}

major() {
	"$1/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'
}

# missing prints the packages that are needed.
missing() {
	local dir
	dir=$(postgres_folder)
	if [ -z "$dir" ] || ! { [ -x "$dir/psql" ] || command -v psql >/dev/null; }; then
		echo postgresql
	fi
	command -v redis-server >/dev/null || command -v valkey-server >/dev/null || echo redis-server
}

# explain says what to do by hand, and gives up.
explain() {
	cat >&2 <<-TEXT
	rung needs PostgreSQL 14 or newer (initdb, postgres, psql) and Redis for its tests and its demonstration.
	Not found: $(missing | paste -sd ' ' -). $1
	  Debian, Ubuntu:  apt-get install postgresql redis-server
	  Fedora:          dnf install postgresql-server valkey
	  Arch:            pacman -S postgresql valkey
	  macOS:           brew install postgresql@16 redis
	PostgreSQL in an unusual place: set RUNG_PG_BIN to the folder that has initdb and postgres.
	TEXT
	exit 1
}

# replace FILE keeps FILE and puts standard input in its place until the script
# ends.
kept=$(mktemp -d)
declare -a replaced=()
replace() {
	[ ! -e "$1" ] || cp -p "$1" "$kept/${#replaced[@]}"
	replaced+=("$1")
	cat >"$1"
}

restore() {
	local i
	for i in "${!replaced[@]}"; do
		if [ -e "$kept/$i" ]; then
			cp -p "$kept/$i" "${replaced[$i]}"
		else
			rm -f "${replaced[$i]}"
		fi
	done
	rm -rf "$kept"
}
trap restore EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

apt() {
	DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 apt-get -y -o DPkg::Lock::Timeout=300 "$@" </dev/null >&2
}

install() {
	local packages=$1
	# Packages ask this program before they start a service; 101 means no.
	replace /usr/sbin/policy-rc.d <<-'TEXT'
	#!/bin/sh
	# Put here by the install.sh of rung while it installs packages; remove it if that was interrupted.
	exit 101
	TEXT
	chmod 755 /usr/sbin/policy-rc.d
	apt update || echo "apt-get update failed; trying with the lists that are there" >&2
	case " $packages " in *" postgresql "*)
		# The server's package would make a cluster that starts with the machine.
		local conf=/etc/postgresql-common/createcluster.conf
		apt install --no-install-recommends postgresql-common
		replace $conf < <(echo "create_main_cluster = false")
		;;
	esac
	# shellcheck disable=SC2086 # a list of words
	apt install --no-install-recommends $packages
	case " $packages " in *" redis-server "*)
		update-rc.d redis-server disable >&2
		;;
	esac
}

packages=$(missing | paste -sd ' ' -)
[ -n "$packages" ] || exit 0
[ -z "${RUNG_PG_BIN:-}" ] || [ "$packages" = redis-server ] || explain "RUNG_PG_BIN is $RUNG_PG_BIN."
command -v apt-get >/dev/null || explain "There is no apt-get here."
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || explain "Installing them takes root, and there is no sudo."
	echo "installing $packages with sudo" >&2
	sudo -- env RUNG_PG_BIN="${RUNG_PG_BIN:-}" "$0"
	exit
fi
echo "installing $packages" >&2
install "$packages"
[ -z "$(missing)" ] || explain "The packages of this system are not enough."
