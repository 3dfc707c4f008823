/*
 * The process that outlives the agent: takes requests of root on a socket, holds ready-made namespaces, forks a
 * shim for each plan and adopts what a killed shim leaves behind.
 *
 * Use: gantry-spawner DIRECTORY [TASKS-FILE...]   listens on DIRECTORY/spawner.sock, joins the control groups
 */
#include "launcher.h"

#include <grp.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <linux/mount.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif
#define HOLD_LIMIT 65536
#define SLOTS 64
#define EAGER (-10)

static struct slot slots[SLOTS];
static uint32_t next_number;
static unsigned char body[HOLD_LIMIT];
static int door;
static int home; /* the host's network namespace */

static int say(const char *what) {
	fprintf(stderr, "gantry-spawner: %s: %s\n", what, strerror(errno));
	return 1;
}

/*
 * Runs on from a sealed copy in memory: a container that gets hold of /proc/PID/exe of a launcher process
 * finds nothing to write to (CVE-2019-5736).
 */
static int seal_self(char **arguments) {
	char *environment[] = {"GANTRY_SEALED=1", NULL};
	int source = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int copy = memfd_create("gantry-spawner", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
	if (copy < 0 && errno == EINVAL) /* before Linux 6.3 */
		copy = memfd_create("gantry-spawner", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	struct stat status;
	if (source < 0 || copy < 0 || fstat(source, &status) < 0) return -1;
	for (off_t left = status.st_size; left > 0;) {
		ssize_t count = sendfile(copy, source, NULL, (size_t)left);
		if (count <= 0) return -1;
		left -= count;
	}
	if (fcntl(copy, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0) return -1;
	return (int)syscall(SYS_execveat, copy, "", arguments, environment, AT_EMPTY_PATH);
}

static int write_map(pid_t pid, const char *name, uint32_t base, uint32_t size) {
	char path[64];
	char text[64];
	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	int length = snprintf(text, sizeof(text), "0 %u %u", base, size);
	return write_file(AT_FDCWD, path, text, (size_t)length);
}

static int open_namespace(pid_t pid, const char *name) {
	char path[64];
	snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid, name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* {u32 count, path and value of each}: what the kernel does not have is not set. */
static int write_settings(struct cursor *order) {
	for (uint32_t count = take_u32(order); count > 0 && !order->bad; count--) {
		uint32_t size = 0;
		const char *path = take_bytes(order, &size);
		const char *value = take_bytes(order, &size);
		if (!order->bad && write_file(AT_FDCWD, path, value, size) < 0 && errno != ENOENT) return -1;
	}
	errno = EBADMSG;
	return order->bad ? -1 : 0;
}

/*
 * {u32 clone flags, u32 base, u32 size, settings to write and netlink messages to send inside}: a process makes the
 * namespaces, says so by an errno, and is gone as soon as they are held. Without flags those of the process with the
 * number `base` are held, its user namespace only with a size.
 */
static int hold(struct cursor order, struct slot *slot) {
	uint32_t flags = take_u32(&order) & (CLONE_NEWUSER | CLONE_NEWNET);
	uint32_t base = take_u32(&order);
	uint32_t size = take_u32(&order);
	bool user = (flags & CLONE_NEWUSER) != 0;
	int32_t error = EPIPE;
	char byte;
	int told[2];
	if (flags == 0) {
		slot->net = open_namespace((pid_t)base, "net");
		slot->user = size == 0 ? -1 : open_namespace((pid_t)base, "user");
		return slot->net < 0 || (size != 0 && slot->user < 0) ? -1 : 0;
	}
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, told) < 0) return -1;
	pid_t pid = fork();
	if (pid == 0) {
		bool made = unshare((int)flags) == 0 && write_settings(&order) == 0 && send_netlink(&order) == 0;
		error = made ? 0 : errno;
		close(door);
		close(told[0]);
		_exit(write_all(told[1], &error, sizeof(error)) < 0 || read(told[1], &byte, 1) != 0);
	}
	close(told[1]);
	int result = -1;
	if (pid > 0 && read_all(told[0], &error, sizeof(error)) == 0 && (errno = error) == 0 &&
	    (!user || (write_map(pid, "uid_map", base, size) == 0 && write_map(pid, "gid_map", base, size) == 0))) {
		slot->user = user ? open_namespace(pid, "user") : -1;
		slot->net = open_namespace(pid, "net");
		result = slot->net < 0 || (user && slot->user < 0) ? -1 : 0;
	}
	result = closing(told[0], result);
	error = errno;
	while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
	errno = error;
	return result;
}

static void drop(struct slot *slot) {
	close(slot->user);
	close(slot->net);
	*slot = (struct slot){-1, -1, -1};
}

static struct slot *find(int32_t number) {
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].number == number) return &slots[i];
	return NULL;
}

static void serve_hold(int connection, uint32_t length, struct reply *reply) {
	struct slot *slot = find(-1);
	reply->error = length > sizeof(body) ? EMSGSIZE : slot == NULL ? ENOSPC : 0;
	if (reply->error == 0 && (read_all(connection, body, length) < 0 ||
				  hold((struct cursor){.at = body, .end = body + length}, slot) < 0)) {
		reply->error = errno;
		drop(slot);
	}
	if (reply->error == 0) {
		slot->number = next_number++ & INT32_MAX;
		reply->slot = slot->number;
		reply->net = slot->net;
	}
}

/* Netlink messages {u32 count, messages} to send in a held network namespace, from where the spawner returns. */
static int send_inside(int connection, uint32_t length, struct slot *slot) {
	struct cursor messages = {.at = body, .end = body + length};
	errno = slot == NULL ? ESTALE : EMSGSIZE;
	if (slot == NULL || length > sizeof(body) || read_all(connection, body, length) < 0) return errno;
	if (setns(slot->net, CLONE_NEWNET) < 0) return errno;
	int error = send_netlink(&messages) < 0 ? errno : 0;
	if (setns(home, CLONE_NEWNET) < 0) _exit(say("return to the host's network"));
	return error;
}

/* Namespaces that were held by a spawner before this one are gone: without them nothing may run. */
static int serve_run(int connection, struct header *header) {
	static struct slot none = {-1, -1, -1};
	struct slot *slot = header->slot < 0 ? &none : find(header->slot);
	pid_t pid = slot == NULL ? -1 : fork();
	if (pid == 0) {
		for (int i = 0; i < SLOTS; i++)
			if (&slots[i] != slot && slots[i].number >= 0) drop(&slots[i]);
		close(door);
		run_shim(connection, header->length, *slot);
	}
	int error = slot == NULL ? ESTALE : pid < 0 ? errno : 0;
	if (slot != NULL) drop(slot);
	return error;
}

static bool from_root(int connection) {
	struct ucred peer;
	socklen_t size = sizeof(peer);
	return getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.uid == 0;
}

static void serve(int connection) {
	struct header header;
	struct reply reply = {.operation = -1, .slot = -1, .net = -1, .pid = getpid()};
	struct timeval patience = {.tv_sec = 5};
	setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (!from_root(connection) || read_all(connection, &header, sizeof(header)) < 0) return;
	if (header.magic != PROTOCOL_MAGIC || header.version != PROTOCOL_VERSION || header.length > PLAN_LIMIT) {
		reply.error = EPROTO;
	} else if (header.kind == REQUEST_RUN) {
		reply.error = serve_run(connection, &header);
		if (reply.error == 0) return;
	} else if (header.kind == REQUEST_HOLD) {
		serve_hold(connection, header.length, &reply);
	} else if (header.kind == REQUEST_SEND) {
		reply.error = send_inside(connection, header.length, find(header.slot));
	} else if (header.kind == REQUEST_DROP) {
		for (int i = 0; i < SLOTS; i++)
			if (header.slot < 0 || slots[i].number == header.slot) drop(&slots[i]);
	} else if (header.kind != REQUEST_HELLO && header.kind != REQUEST_QUIT) {
		reply.error = EINVAL;
	}
	(void)!write(connection, &reply, sizeof(reply));
	if (header.kind == REQUEST_QUIT && reply.error == 0) {
		unlink("spawner.sock");
		_exit(0);
	}
}

static int listen_at(const char *directory) {
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "spawner.sock"};
	umask(0177);
	if (chdir(directory) < 0 || (unlink(address.sun_path) < 0 && errno != ENOENT)) return -1;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 128) < 0) return -1;
	umask(0);
	return fd;
}

/* A mount namespace of its own that follows the host's: what containers mount is never seen outside. */
static int leave_host(char **groups) {
	for (; *groups != NULL; groups++)
		if (write_file(AT_FDCWD, *groups, "0", 1) < 0) return -1;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || setsid() < 0) return -1;
	/* The last to go when memory runs out, the first when a container starts; not every host lets us. */
	(void)write_file(AT_FDCWD, "/proc/self/oom_score_adj", "-900", 4);
	(void)setpriority(PRIO_PROCESS, 0, EAGER);
	prctl(PR_SET_NAME, "gantry-spawner");
	/* What is ignored stays so in every program: nohup(1), and shells for what is in the background, ignore some.
	 */
	for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 || unshare(CLONE_NEWNS) < 0) return -1;
	struct mount_attr slave = {.propagation = 1 << 19 /* MS_SLAVE */};
	return (int)syscall(SYS_mount_setattr, AT_FDCWD, "/", AT_RECURSIVE, &slave, sizeof(slave));
}

int main(int count, char **arguments) {
	if (count < 2) {
		fprintf(stderr, "Use: gantry-spawner DIRECTORY [TASKS-FILE...]\n");
		return 2;
	}
	if (getenv("GANTRY_SEALED") == NULL) {
		seal_self(arguments);
		return say("seal the program in memory");
	}
	syscall(SYS_close_range, 3, ~0U, 0);
	for (int i = 0; i < SLOTS; i++) slots[i] = (struct slot){-1, -1, -1};
	if (getrandom(&next_number, sizeof(next_number), 0) < 0) return say("number the slots");
	home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	door = listen_at(arguments[1]);
	if (door < 0 || home < 0) return say("listen on spawner.sock");
	pid_t pid = fork();
	if (pid != 0) return pid < 0 ? say("fork") : 0;
	if (leave_host(arguments + 2) < 0) return say("leave the host's namespaces");
	for (;;) {
		int connection = accept4(door, NULL, NULL, SOCK_CLOEXEC);
		if (connection >= 0) {
			serve(connection);
			close(connection);
		}
	}
}
