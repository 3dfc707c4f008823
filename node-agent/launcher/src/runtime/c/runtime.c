/*
 * The first process of a container that a caller of the OCI runtime command makes. It is the caller's child in the
 * end, not a shim's: whoever called waits for it, and its standard streams are the caller's.
 *
 *   gantry oci create (Java)        this program                      its child, the container's first process
 *     | request ------------------->| enters, clones --------------->|
 *     |<---------------- CLONED ----|                                |
 *     | maps of users, then a byte ---------------------------------->| mounts
 *     |<---------------------------------------------------- MOUNTED |
 *     | hooks, then a byte ------------------------------------------>| changes its root, gives up rights
 *     |<------------------------------------------------------ READY |
 *                                   | ends                           | waits until `start` writes to a FIFO, executes
 *
 * The request is read from standard input, events are written to standard output; the caller's streams are fetched
 * from the parent. It knows no policy: every value comes from Java. Numbers are little-endian, a string is {u32
 * length, bytes, NUL}, a list {u32 count, elements}.
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif
#define REQUEST_LIMIT (16u << 20)
#define IN_ROOT (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
#define SAVED 200 /* where the caller's descriptors wait */
#define MNT_DETACH_FLAG 2
#define MS_SLAVE_RECURSIVE (1ul << 19 | 1ul << 14)

enum event_kind { CLONED = 1, MOUNTED, READY, FAILED };
enum mount_kind { NEW, BIND_ALL, BIND_ONE };

struct event {
	int32_t kind;
	int32_t value; /* a process number, or an errno */
	char what[120];
};

static struct {
	const unsigned char *at;
	const unsigned char *end;
} input;

static int events = -1;
static int orders = -1;
static int root = -1;

static void tell(int32_t kind, int32_t value, const char *what, const char *target) {
	struct event event = {.kind = kind, .value = value};
	snprintf(event.what, sizeof(event.what), "%s %s", what, target);
	if (events < 0) {
		dprintf(2, "gantry: %s %s: %s\n", what, target, strerror(value));
		return;
	}
	(void)!write(events, &event, sizeof(event));
}

static __attribute__((noreturn)) void fail(const char *what, const char *target) {
	tell(FAILED, errno, what, target);
	_exit(1);
}

static void require(bool done, const char *what, const char *target) {
	if (!done) fail(what, target);
}

static uint32_t number(void) {
	uint32_t value = 0;
	errno = EBADMSG;
	require(input.end - input.at >= (ptrdiff_t)sizeof(value), "read", "request");
	memcpy(&value, input.at, sizeof(value));
	input.at += sizeof(value);
	return value;
}

static uint64_t large(void) {
	uint64_t low = number();
	return low | (uint64_t)number() << 32;
}

static const char *bytes(uint32_t *size) {
	*size = number();
	errno = EBADMSG;
	require((size_t)(input.end - input.at) > *size && input.at[*size] == '\0', "read", "request");
	const char *text = (const char *)input.at;
	input.at += *size + 1;
	return text;
}

static const char *string(void) {
	uint32_t size;
	return bytes(&size);
}

static const char **vector(void) {
	uint32_t count = number();
	errno = EBADMSG;
	require(count <= (size_t)(input.end - input.at), "read", "request");
	const char **list = calloc(count + 1, sizeof(char *));
	require(list != NULL, "allocate", "list");
	for (uint32_t i = 0; i < count; i++) list[i] = string();
	return list;
}

static void await_order(void) {
	char byte;
	if (read(orders, &byte, 1) != 1) _exit(1); /* the command gave up */
}

static int seal_self(char **arguments) {
	char *environment[] = {"GANTRY_SEALED=1", NULL};
	int source = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int copy = memfd_create("gantry-runtime", MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);
	if (copy < 0 && errno == EINVAL) copy = memfd_create("gantry-runtime", MFD_CLOEXEC | MFD_ALLOW_SEALING);
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

static void read_request(void) {
	uint32_t length = 0;
	require(read(0, &length, sizeof(length)) == sizeof(length) && length <= REQUEST_LIMIT, "read", "request");
	unsigned char *request = malloc(length);
	require(request != NULL, "allocate", "request");
	for (uint32_t used = 0; used < length;) {
		ssize_t count = read(0, request + used, length - used);
		require(count > 0, "read", "request");
		used += (uint32_t)count;
	}
	input.at = request;
	input.end = request + length;
}

/* The caller's streams are the parent's 0, 1 and 2; what it wants to hand on comes after them. */
static void fetch_streams(uint32_t count) {
	int parent = (int)syscall(SYS_pidfd_open, getppid(), 0);
	require(parent >= 0, "open", "parent process");
	for (uint32_t i = 0; i < count; i++) {
		int fd = (int)syscall(SYS_pidfd_getfd, parent, i, 0);
		if (fd < 0 && errno == EBADF) fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		require(fd >= 0 && dup3(fd, SAVED + (int)i, O_CLOEXEC) >= 0, "fetch stream", "of the caller");
		close(fd);
	}
	close(parent);
}

static int connect_to(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (*path == '\0') return -1;
	errno = ENAMETOOLONG;
	require(strlen(path) < sizeof(address.sun_path), "connect to console socket", path);
	strcpy(address.sun_path, path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	require(fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0, "connect to console socket",
		path);
	return fd;
}

static int open_how(int directory, const char *path, uint64_t flags, uint64_t resolve) {
	struct open_how how = {
		.flags = flags | O_CLOEXEC, .mode = (flags & O_CREAT) != 0 ? 0644 : 0, .resolve = resolve};
	int fd;
	do {
		fd = (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));
	} while (fd < 0 && errno == EAGAIN);
	return fd;
}

/* Opens a directory below the root, making what is missing. */
static int make_directories(const char *path, uint64_t resolve) {
	char prefix[4096];
	errno = ENAMETOOLONG;
	if (strlen(path) >= sizeof(prefix)) return -1;
	int parent = open_how(root, ".", O_PATH | O_DIRECTORY, resolve);
	for (size_t end = 0; parent >= 0;) {
		size_t begin = end + strspn(path + end, "/");
		end = begin + strcspn(path + begin, "/");
		if (begin == end) return parent;
		memcpy(prefix, path, end);
		prefix[end] = '\0';
		int next = open_how(root, prefix, O_PATH | O_DIRECTORY, resolve);
		if (next < 0 && errno == ENOENT && mkdirat(parent, prefix + begin, 0755) == 0)
			next = open_how(root, prefix, O_PATH | O_DIRECTORY, resolve);
		int error = errno;
		close(parent);
		errno = error;
		parent = next;
	}
	return -1;
}

/* Splits a path: opens the directory that it is in and gives its last part. */
static int parent_of(const char *path, const char **name) {
	char directory[4096];
	const char *slash = strrchr(path, '/');
	size_t length = slash == NULL ? 0 : (size_t)(slash - path);
	*name = slash == NULL ? path : slash + 1;
	errno = ENAMETOOLONG;
	if (length >= sizeof(directory)) return -1;
	memcpy(directory, path, length);
	directory[length] = '\0';
	return make_directories(directory, IN_ROOT);
}

static int make_file(const char *path) {
	int fd = open_how(root, path, O_PATH, IN_ROOT);
	const char *name;
	int parent = fd >= 0 ? -1 : parent_of(path, &name);
	if (fd >= 0 || parent < 0) return fd;
	int made = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	close(parent);
	if (made < 0) return -1;
	close(made);
	return open_how(root, path, O_PATH, IN_ROOT);
}

static int set_attributes(int tree, unsigned flags, struct mount_attr attributes) {
	return (int)syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | flags, &attributes, sizeof(attributes));
}

static int attach(int tree, int target) {
	return (int)syscall(SYS_move_mount, tree, "", target, "",
			    MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
}

/* A file system of its own: options as mount(8) writes them, separated by commas. */
static int new_mount(const char *type, const char *source, const char *data, uint64_t attributes) {
	int context = (int)syscall(SYS_fsopen, type, FSOPEN_CLOEXEC);
	char options[4096];
	errno = context < 0 ? errno : ENAMETOOLONG;
	if (context < 0 || strlen(data) >= sizeof(options)) return -1;
	strcpy(options, data);
	if (*source != '\0') syscall(SYS_fsconfig, context, FSCONFIG_SET_STRING, "source", source, 0);
	for (char *option = strtok(options, ","); option != NULL; option = strtok(NULL, ",")) {
		char *value = strchr(option, '=');
		if (value != NULL) *value++ = '\0';
		if (syscall(SYS_fsconfig, context, value == NULL ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING, option, value,
			    0) < 0)
			return -1;
	}
	if (syscall(SYS_fsconfig, context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0) return -1;
	int mount = (int)syscall(SYS_fsmount, context, FSMOUNT_CLOEXEC, attributes);
	int error = errno;
	close(context);
	errno = error;
	return mount;
}

/*
 * {kind, target, source, type, data, attributes to set, to clear, for all below too, propagation, is a directory,
 * no links}. What the kernel itself shows must be where its path says: no link may lead it elsewhere.
 */
static void mount_one(void) {
	uint32_t kind = number();
	const char *path = string();
	const char *source = string();
	const char *type = string();
	const char *data = string();
	struct mount_attr attributes = {.attr_set = large()};
	attributes.attr_clr = large();
	uint32_t recursive = number() != 0 ? AT_RECURSIVE : 0;
	attributes.propagation = number();
	bool directory = number() != 0;
	uint64_t resolve = number() != 0 ? RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS : IN_ROOT;
	int tree = kind == NEW ? new_mount(type, source, data, attributes.attr_set)
			       : (int)syscall(SYS_open_tree, AT_FDCWD, source,
					      OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (kind == BIND_ALL ? AT_RECURSIVE : 0));
	require(tree >= 0, kind == NEW ? "mount" : "clone mount", kind == NEW ? type : source);
	if (kind != NEW && (attributes.attr_set != 0 || attributes.attr_clr != 0)) {
		struct mount_attr only = {.attr_set = attributes.attr_set, .attr_clr = attributes.attr_clr};
		require(set_attributes(tree, recursive, only) == 0, "set mount attributes of", source);
	}
	int target = directory ? make_directories(path, resolve) : make_file(path);
	require(target >= 0, "make mount point", path);
	require(attach(tree, target) == 0, "attach mount at", path);
	if (attributes.propagation != 0) {
		struct mount_attr only = {.propagation = attributes.propagation & ~1ull};
		require(set_attributes(tree, (attributes.propagation & 1) != 0 ? AT_RECURSIVE : 0, only) == 0,
			"set propagation of", path);
	}
	close(target);
	close(tree);
}

/* {path, mode with type, major, minor, uid, gid}; what is there already stays only if it is the same device. */
static void make_device(bool bound) {
	const char *path = string();
	mode_t mode = number();
	uint32_t major = number();
	uint32_t minor = number();
	uid_t uid = number();
	gid_t gid = number();
	const char *name;
	struct stat status;
	int parent = parent_of(path, &name);
	require(parent >= 0, "make directory of device", path);
	if (bound) { /* a user namespace may make none */
		int tree = (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
		int target = make_file(path);
		require(tree >= 0 && target >= 0 && attach(tree, target) == 0, "show device", path);
		close(tree);
		close(target);
	} else if (mknodat(parent, name, mode, makedev(major, minor)) < 0) {
		int error = errno;
		bool same = error == EEXIST && fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
			    (status.st_mode & S_IFMT) == (mode & S_IFMT) && status.st_rdev == makedev(major, minor);
		errno = error;
		require(same, "make device", path);
	} else {
		int made = openat(parent, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
		char self[32];
		snprintf(self, sizeof(self), "/proc/self/fd/%d", made);
		require(made >= 0 && fchownat(made, "", uid, gid, AT_EMPTY_PATH) == 0 && chmod(self, mode & 07777) == 0,
			"set owner of device", path);
		close(made);
	}
	close(parent);
}

static void make_link(void) {
	const char *path = string();
	const char *content = string();
	const char *name;
	int parent = parent_of(path, &name);
	require(parent >= 0 && (symlinkat(content, parent, name) == 0 || errno == EEXIST), "make link", path);
	close(parent);
}

/* Runs a hook with the container's state as input; its output is ours. {path, arguments, environment, seconds} */
static void run_hook(const char *before, pid_t self, const char *after, const char *where) {
	const char *path = string();
	const char **arguments = vector();
	const char **environment = vector();
	int patience = (int)number() * 1000;
	int ends[2];
	require(pipe2(ends, O_CLOEXEC) == 0, "run hook", path);
	pid_t pid = fork();
	if (pid == 0) {
		dup2(ends[0], 0);
		dup2(SAVED + 2, 1);
		dup2(SAVED + 2, 2);
		syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
		execve(path, (char *const *)arguments, (char *const *)environment);
		_exit(127);
	}
	signal(SIGPIPE, SIG_IGN);
	dprintf(ends[1], "%s%d%s", before, self, after);
	close(ends[0]);
	close(ends[1]);
	struct pollfd process = {.fd = (int)syscall(SYS_pidfd_open, pid, 0), .events = POLLIN};
	int status = 0;
	if (poll(&process, 1, patience > 0 ? patience : -1) == 0) kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
	close(process.fd);
	signal(SIGPIPE, SIG_DFL);
	errno = ECANCELED;
	require(status == 0, where, path);
}

/* {the state up to the process's number, what comes after it, hooks} */
static void run_hooks(pid_t self, const char *where) {
	const char *before = string();
	const char *after = string();
	for (uint32_t hooks = number(); hooks > 0; hooks--) run_hook(before, self, after, where);
}

static void send_terminal(int socket, int master) {
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {.header = {.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))}};
	struct iovec data = {.iov_base = "/dev/ptmx", .iov_len = 9};
	struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	memcpy(CMSG_DATA(&control.header), &master, sizeof(master));
	require(sendmsg(socket, &message, 0) > 0, "send terminal to", "console socket");
}

/* A terminal of the container's own devpts; its other end goes to the caller by the console socket. */
static void take_terminal(int socket, uid_t uid, bool console) {
	uint32_t rows = number();
	uint32_t columns = number();
	struct statfs system;
	int unlocked = 0;
	int master = open_how(root, "dev/pts/ptmx", O_RDWR | O_NOCTTY, IN_ROOT);
	require(master >= 0 && fstatfs(master, &system) == 0, "open terminal", "/dev/pts/ptmx");
	errno = EPERM;
	require(system.f_type == DEVPTS_SUPER_MAGIC, "open terminal: not a devpts at", "/dev/pts");
	require(ioctl(master, TIOCSPTLCK, &unlocked) == 0, "unlock", "terminal");
	int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	require(slave >= 0, "open", "terminal");
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
	if (rows > 0 && columns > 0) ioctl(master, TIOCSWINSZ, &size);
	require(fchown(slave, uid, (gid_t)-1) == 0, "give terminal to", "user");
	if (console) {
		int target = make_file("dev/console");
		int tree = (int)syscall(SYS_open_tree, slave, "", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
		require(target >= 0 && tree >= 0 && attach(tree, target) == 0, "show terminal at", "/dev/console");
		close(target);
		close(tree);
	}
	send_terminal(socket, master);
	close(master);
	close(socket);
	for (int i = 0; i < 3; i++)
		require(dup3(slave, SAVED + i, O_CLOEXEC) >= 0, "take", "terminal");
	require(ioctl(slave, TIOCSCTTY, 0) == 0, "control", "terminal");
	close(slave);
}

static void mask_paths(void) {
	struct stat status;
	int null = -1;
	for (uint32_t paths = number(); paths > 0; paths--) {
		const char *path = string();
		int target = open_how(root, path, O_PATH, IN_ROOT);
		if (target < 0 && (errno == ENOENT || errno == ENOTDIR)) continue;
		require(target >= 0 && fstat(target, &status) == 0, "mask", path);
		if (null < 0 && !S_ISDIR(status.st_mode)) {
			struct stat device;
			null = open_how(root, "dev/null", O_PATH | O_NOFOLLOW, IN_ROOT);
			require(null >= 0 && fstat(null, &device) == 0, "open", "/dev/null");
			errno = ENODEV; /* CVE-2025-31133 */
			require(S_ISCHR(device.st_mode) && device.st_rdev == makedev(1, 3), "mask by", "/dev/null");
		}
		int tree = S_ISDIR(status.st_mode)
				   ? new_mount("tmpfs", "tmpfs", "size=4k,nr_inodes=2,mode=555",
					       MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC)
				   : (int)syscall(SYS_open_tree, null, "",
						  OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH);
		require(tree >= 0 && attach(tree, target) == 0, "mask", path);
		close(tree);
		close(target);
	}
	if (null >= 0) close(null);
}

static void lock_paths(void) {
	struct mount_attr locked = {.attr_set = MOUNT_ATTR_RDONLY};
	for (uint32_t paths = number(); paths > 0; paths--) {
		const char *path = string();
		int target = open_how(root, path, O_PATH, IN_ROOT);
		if (target < 0 && (errno == ENOENT || errno == ENOTDIR)) continue;
		int tree = target < 0 ? -1
				      : (int)syscall(SYS_open_tree, target, "",
						     OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | AT_RECURSIVE);
		require(tree >= 0 && set_attributes(tree, AT_RECURSIVE, locked) == 0 && attach(tree, target) == 0,
			"make read-only", path);
		close(tree);
		close(target);
	}
}

/* Through a process file system of our own, which nothing covers (CVE-2019-19921). */
static void write_settings(void) {
	uint32_t settings = number();
	int proc = settings == 0 ? -1 : new_mount("proc", "proc", "", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
	require(settings == 0 || proc >= 0, "mount", "proc");
	for (; settings > 0; settings--) {
		const char *path = string();
		uint32_t size;
		const char *value = bytes(&size);
		int fd = open_how(proc, path, O_WRONLY, RESOLVE_BENEATH | RESOLVE_NO_XDEV | RESOLVE_NO_MAGICLINKS);
		require(fd >= 0 && write(fd, value, size) == (ssize_t)size, "write", path);
		close(fd);
	}
	if (proc >= 0) close(proc);
}

static void change_root(void) {
	require(fchdir(root) == 0 && syscall(SYS_pivot_root, ".", ".") == 0, "change root to", "rootfs");
	/* What is unmounted here stays mounted for the host. */
	struct mount_attr slave = {.propagation = 1 << 19};
	require(syscall(SYS_mount_setattr, AT_FDCWD, ".", AT_RECURSIVE, &slave, sizeof(slave)) == 0, "leave", "old root");
	require(syscall(SYS_umount2, ".", MNT_DETACH_FLAG) == 0 && chdir("/") == 0, "leave", "old root");
}

static void restrict_devices(void) {
	const char *group = string();
	uint32_t size;
	const char *instructions = bytes(&size);
	if (size == 0) return;
	union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE};
	load.insns = (uint64_t)(uintptr_t)instructions;
	load.insn_cnt = size / sizeof(struct bpf_insn);
	load.license = (uint64_t)(uintptr_t) "Apache-2.0";
	int program = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	int directory = open(group, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	union bpf_attr attach_to = {.target_fd = (uint32_t)directory, .attach_bpf_fd = (uint32_t)program};
	attach_to.attach_type = BPF_CGROUP_DEVICE;
	attach_to.attach_flags = BPF_F_ALLOW_MULTI;
	require(program >= 0 && directory >= 0 && syscall(SYS_bpf, BPF_PROG_ATTACH, &attach_to, sizeof(attach_to)) == 0,
		"restrict devices of", group);
	close(program);
	close(directory);
}

/* {nothing made: 0, rootfs, ...}: all that the container sees, up to the change of its root. */
static void make_root(int terminal, bool has_terminal, uid_t terminal_user, pid_t self) {
	const char *path = string();
	uint64_t propagation = large();
	require(syscall(SYS_mount, "", "/", "", propagation != 0 ? propagation : MS_SLAVE_RECURSIVE, NULL) == 0,
		"set propagation of", "/");
	/* A mount of its own, of which nothing goes back to the host: pivot_root wants both. */
	int tree = (int)syscall(SYS_open_tree, AT_FDCWD, path, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	struct mount_attr mine = {.propagation = 1 << 18};
	int place = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	require(tree >= 0 && place >= 0 && set_attributes(tree, 0, mine) == 0 && attach(tree, place) == 0,
		"mount rootfs", path);
	close(place);
	root = openat(tree, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	require(root >= 0, "open rootfs", path);
	for (uint32_t mounts = number(); mounts > 0; mounts--) mount_one();
	bool bound = number() != 0;
	for (uint32_t devices = number(); devices > 0; devices--) make_device(bound);
	for (uint32_t links = number(); links > 0; links--) make_link();
	tell(MOUNTED, 0, "", "");
	await_order();
	run_hooks(self, "run createContainer hook");
	if (has_terminal) take_terminal(terminal, terminal_user, true);
	write_settings();
	lock_paths();
	mask_paths();
	if (number() != 0) {
		struct mount_attr locked = {.attr_set = MOUNT_ATTR_RDONLY};
		require(set_attributes(tree, 0, locked) == 0, "make read-only", "rootfs");
	}
	close(tree);
	change_root();
	uint32_t size;
	const char *hostname = bytes(&size);
	require(size == 0 || sethostname(hostname, size) == 0, "set host name", hostname);
	const char *domain = bytes(&size);
	require(size == 0 || setdomainname(domain, size) == 0, "set domain name", domain);
	close(root);
	root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void set_capabilities(const uint64_t *sets) {
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];
	for (int half = 0; half < 2; half++) {
		data[half].effective = (uint32_t)(sets[1] >> 32 * half);
		data[half].permitted = (uint32_t)(sets[2] >> 32 * half);
		data[half].inheritable = (uint32_t)(sets[3] >> 32 * half);
	}
	require(syscall(SYS_capset, &header, data) == 0, "set", "capabilities");
	require(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) == 0, "clear", "ambient capabilities");
	for (unsigned long cap = 0; cap < 64; cap++)
		if ((sets[4] >> cap & 1) != 0)
			require(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, cap, 0, 0) == 0, "raise", "ambient capability");
}

static void filter(const char *program, uint32_t size, uint32_t flags) {
	struct sock_fprog filter = {.len = (unsigned short)(size / sizeof(struct sock_filter)),
				    .filter = (struct sock_filter *)(uintptr_t)program};
	if (size == 0) return;
	require(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &filter) == 0, "install", "system call filter");
}

static void take_user(uid_t uid, gid_t gid) {
	gid_t groups[1024];
	uint32_t count = number();
	errno = EINVAL;
	require(count <= 1024, "set", "groups");
	for (uint32_t i = 0; i < count; i++) groups[i] = number();
	require(setgroups(count, groups) == 0, "set", "groups");
	require(setresgid(gid, gid, gid) == 0, "set", "group");
	require(setresuid(uid, uid, uid) == 0, "set", "user");
}

/* As root of the container: its user may lack the right to look, as with other engines. */
static void enter_directory(const char *path, bool make) {
	char check[4096];
	int fd = make ? make_directories(path, IN_ROOT) : open_how(root, path, O_PATH | O_DIRECTORY, IN_ROOT);
	require(fd >= 0 && fchdir(fd) == 0, "enter working directory", path);
	close(fd);
	require(syscall(SYS_getcwd, check, sizeof(check)) > 0, "enter working directory", path);
	errno = EXDEV;
	require(check[0] == '/', "enter working directory", path); /* CVE-2024-21626 */
}

/* The first candidate that is a program; ENOENT or EACCES otherwise, as execvp(3). */
static const char *find_program(const char **candidates) {
	int error = ENOENT;
	struct stat status;
	for (; *candidates != NULL; candidates++) {
		if (stat(*candidates, &status) < 0) {
			if (errno == EACCES) error = EACCES;
			continue;
		}
		if (S_ISREG(status.st_mode) && faccessat(AT_FDCWD, *candidates, X_OK, AT_EACCESS) == 0) return *candidates;
		error = EACCES;
	}
	errno = error;
	return NULL;
}

/* Waits for the order to begin. */
static void await_start(int begin) {
	char byte;
	if (begin < 0) return;
	close(events);
	events = -1;
	while (read(begin, &byte, 1) < 0 && errno == EINTR) {}
	close(begin);
}

/* Only descriptors from here on are the program's. */
static __attribute__((noreturn)) void execute(const char *program, const char **arguments, const char **environment,
					      uint32_t streams, int done) {
	for (uint32_t i = 0; i < streams; i++)
		require(dup2(SAVED + (int)i, (int)i) >= 0, "set", "standard stream");
	syscall(SYS_close_range, streams, ~0U, CLOSE_RANGE_CLOEXEC);
	execve(program, (char *const *)arguments, (char *const *)environment);
	int32_t error = errno;
	if (done >= 0) (void)!write(done, &error, sizeof(error));
	errno = error;
	tell(FAILED, error, "execute", arguments[0]);
	_exit(error == ENOENT ? 127 : 126);
}

/* Its own number as the host counts, by the host's /proc, which is still there. */
static long number_outside(void) {
	char text[16] = "";
	ssize_t length = readlink("/proc/self", text, sizeof(text) - 1);
	return length > 0 ? strtol(text, NULL, 10) : 0;
}

struct standing {
	uint32_t streams;
	bool terminal;
	int socket;
	int begin;
	int done;
	int alive; /* closed when the container needs its parent no more */
	bool users; /* a user namespace is made, or entered */
	bool make; /* a root is made, not entered */
};

static __attribute__((noreturn)) void be_container(struct standing *standing) {
	uint64_t sets[5];
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	await_order();
	pid_t self = (pid_t)number_outside();
	require(setsid() >= 0 || !standing->terminal, "begin", "session");
	if (standing->users)
		require(setgroups(0, NULL) == 0 && setresgid(0, 0, 0) == 0 && setresuid(0, 0, 0) == 0, "become",
			"the namespace's root");
	const char *keyring = string();
	if (*keyring != '\0' && syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, keyring) < 0 && errno != ENOSYS)
		fail("join session keyring", keyring);
	uid_t uid = number();
	gid_t gid = number();
	if (standing->make) {
		make_root(standing->socket, standing->terminal, uid, self);
	} else {
		root = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (standing->terminal) take_terminal(standing->socket, uid, false);
	}
	run_hooks(getpid(), "run startContainer hook");
	for (uint32_t limits = number(); limits > 0; limits--) {
		unsigned resource = number();
		struct rlimit limit = {.rlim_cur = large()};
		limit.rlim_max = large();
		require(setrlimit(resource, &limit) == 0, "set", "resource limit");
	}
	bool no_new_privileges = number() != 0;
	const char *label = string();
	uint32_t size;
	const char *program = bytes(&size);
	uint32_t flags = number();
	for (int i = 0; i < 5; i++) sets[i] = large();
	uint32_t mask = number();
	const char *directory = string();
	bool make_directory = number() != 0;
	if (*label != '\0') {
		int proc = new_mount("proc", "proc", "", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
		int attribute = openat(proc, "self/attr/exec", O_WRONLY | O_CLOEXEC);
		require(attribute >= 0 && dprintf(attribute, "exec %s", label) > 0, "apply AppArmor profile", label);
		close(attribute);
		close(proc);
	}
	if (no_new_privileges) require(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, "set", "no_new_privs");
	if (!no_new_privileges) filter(program, size, flags);
	enter_directory(directory, make_directory);
	for (unsigned long cap = 0; cap < 64 && prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if ((sets[0] >> cap & 1) == 0)
			require(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) == 0, "drop", "bounding capability");
	require(prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) == 0, "keep", "capabilities");
	take_user(uid, gid);
	set_capabilities(sets);
	umask(mask);
	const char **candidates = vector();
	const char **arguments = vector();
	const char **environment = vector();
	const char *found = find_program(candidates);
	require(found != NULL, "execute", arguments[0]);
	close(root);
	tell(READY, 0, "", "");
	(void)!write(standing->alive, "", 1);
	close(orders);
	if (standing->begin >= 0) close(standing->alive);
	await_start(standing->begin);
	if (no_new_privileges) filter(program, size, flags);
	execute(found, arguments, environment, standing->streams, standing->done);
}

static void enter_namespaces(void) {
	int fds[8];
	int types[8];
	uint32_t count = number();
	errno = EINVAL;
	require(count <= 8, "enter", "namespaces");
	for (uint32_t i = 0; i < count; i++) {
		types[i] = (int)number();
		const char *path = string();
		fds[i] = open(path, O_RDONLY | O_CLOEXEC);
		require(fds[i] >= 0, "open namespace", path);
	}
	for (uint32_t i = 0; i < count; i++) {
		require(setns(fds[i], types[i]) == 0, "enter", "namespace");
		close(fds[i]);
	}
}

static int open_fifo(const char *path, int flags) {
	if (*path == '\0') return -1;
	int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW);
	require(fd >= 0, "open", path);
	return fd;
}

int main(int count, char **arguments) {
	struct standing standing;
	int alive[2];
	if (count != 1) return 2;
	if (getenv("GANTRY_SEALED") == NULL) {
		seal_self(arguments);
		perror("gantry-runtime: seal the program in memory");
		return 1;
	}
	umask(0);
	events = fcntl(1, F_DUPFD_CLOEXEC, 3);
	orders = fcntl(0, F_DUPFD_CLOEXEC, 3);
	require(events >= 0 && orders >= 0, "take", "pipes");
	read_request();
	uint64_t flags = large();
	standing.streams = 3 + number();
	errno = EINVAL;
	require(standing.streams < 512, "preserve", "descriptors");
	fetch_streams(standing.streams);
	standing.terminal = number() != 0;
	standing.socket = connect_to(string());
	standing.begin = open_fifo(string(), O_RDWR);
	standing.done = open_fifo(string(), O_RDWR);
	standing.make = number() != 0;
	standing.users = number() != 0;
	const char *score = string();
	if (*score != '\0') {
		int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
		/* Not every host lets us lower it. */
		if (fd >= 0 && write(fd, score, strlen(score)) < 0 && errno != EACCES && errno != EPERM)
			fail("set oom_score_adj to", score);
		close(fd);
	}
	restrict_devices();
	require(pipe2(alive, O_CLOEXEC) == 0, "make", "pipe");
	standing.alive = alive[1];
	enter_namespaces();
	struct clone_args clone = {.flags = flags, .exit_signal = SIGCHLD};
	pid_t pid = (pid_t)syscall(SYS_clone3, &clone, sizeof(clone));
	require(pid >= 0, "clone", "container");
	if (pid == 0) {
		close(alive[0]);
		be_container(&standing);
	}
	close(alive[1]);
	tell(CLONED, pid, "", "");
	char byte;
	if (read(alive[0], &byte, 1) != 1) waitpid(pid, NULL, 0);
	/* An exec is waited for until its program runs, so that its failure is told; a container until it is ready. */
	(void)!read(alive[0], &byte, 1);
	return 0;
}
