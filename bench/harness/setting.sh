# Sourced by benches that run Gantry's engine beside docker: $name, $here, $root and $work are theirs. Everything that
# docker makes lives in namespaces of its own, below $work, or in control groups that are named after it.

docker_pid=
classes=
complete=
libraries=

fail() {
	echo "$name: $1" >&2
	exit 1
}

clean_up() {
	status=$?
	trap - EXIT INT TERM
	if [ -z "$complete" ] && [ -d "$work/home" ]; then
		java -cp "$classes" dev.gantry.agent.TeardownApplication "$work/home" >/dev/null 2>&1 \
			|| echo "$name: containers of $work/home could not be removed" >&2
	fi
	if [ -n "$docker_pid" ] && kill -0 "$docker_pid" 2>/dev/null; then
		kill "$docker_pid"
		wait "$docker_pid" 2>/dev/null || true
	fi
	find /sys/fs/cgroup -depth -type d -name "${work##*/}*" -exec rmdir {} \; 2>/dev/null || true
	rm -rf "$work"
	exit $status
}

classpath() {
	if [ -n "${GANTRY_BENCH_CLASSPATH:-}" ]; then
		echo "$GANTRY_BENCH_CLASSPATH"
		return
	fi
	"$root/gantry" --help >/dev/null || fail "Gantry could not be built"
	lib=$root/docker-compose-free-deploy/target/gantry/lib
	sed "s|^|$lib/|" "$lib/agent.classpath" | paste -sd: -
}

start_docker() {
	mkdir -p "$work/docker"
	PATH="$peers/usr/sbin:$peers/usr/bin:$PATH" LD_LIBRARY_PATH=$libraries unshare --net --mount \
		dockerd --host "unix://$work/docker.sock" --data-root "$work/docker/data" --exec-root "$work/docker/run" \
		--pidfile "$work/docker/pid" --cgroup-parent "/${work##*/}" --iptables=false --ip6tables=false \
		--userland-proxy=false >"$work/docker.log" 2>&1 &
	docker_pid=$!
	tries=0
	until "$peers/usr/bin/docker" -H "unix://$work/docker.sock" version >/dev/null 2>&1; do
		tries=$((tries + 1))
		if [ $tries -gt 100 ] || ! kill -0 "$docker_pid" 2>/dev/null; then
			tail -n 5 "$work/docker.log" >&2
			fail "dockerd did not start"
		fi
		sleep 0.2
	done
	tar -C "$work/rootfs" -c . | "$peers/usr/bin/docker" -H "unix://$work/docker.sock" import - stamp >/dev/null
}

begin() {
	[ "$(id -u)" -eq 0 ] || fail "must run as root"
	command -v cc >/dev/null || fail "no C compiler was found; on Debian: apt-get install gcc libc6-dev"
	trap clean_up EXIT
	trap 'exit 130' INT TERM
	chmod 755 "$work"
	peers=$("$here/peers" "$@")
	libraries=$peers/usr/lib/x86_64-linux-gnu:$peers/lib/x86_64-linux-gnu
	classes=$(classpath)
	mkdir -p "$work/rootfs/proc" "$work/rootfs/sys" "$work/rootfs/dev" "$work/rootfs/etc" "$work/rootfs/tmp"
	cc -O2 -static -Wall -Wextra -o "$work/rootfs/stamp" "$here/harness/stamp.c"
	mkdir "$work/classes"
}

# Compiles a class and those that it names.
compile() {
	javac -d "$work/classes" -cp "$classes" -sourcepath "$here/harness" "$here/harness/$1.java"
}

# Runs a compiled class with its arguments in the JVM that an agent has.
run_as_agent() {
	cli=$(echo "$root"/docker-compose-free-deploy/target/gantry/lib/gantry-cli-*.jar)
	echo '<configuration><root level="WARN"/></configuration>' >"$work/classes/logback.xml"
	javac -d "$work/classes" -cp "$cli" "$here/harness/ServiceCommand.java"
	service=$(java -cp "$work/classes:$cli" dev.gantry.cli.local.ServiceCommand "$work" "$work/classes:$classes" "$1")
	shift
	eval "$service"' "$@"'
}
