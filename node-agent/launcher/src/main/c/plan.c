/*
 * The operations of a launch plan, in the order of their codes; LaunchPlan.java writes them. Each reads its
 * payload and makes one step, mostly one system call. All paths below a container's root are resolved by
 * openat2, never by string.
 */
#include "launcher.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/filter.h>
#include <linux/keyctl.h>
#include <linux/mount.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <linux/seccomp.h>

#define IN_ROOT (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
#define BENEATH (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)
#define FLAG_OPTIONAL 1u /* a missing target is no failure */
#define STOP 1		 /* the rest of the plan is somebody else's */

uint32_t take_u32(struct cursor *cursor) {
	uint32_t value = 0;
	if (cursor->end - cursor->at < (ptrdiff_t)sizeof(value)) {
		cursor->bad = true;
		return 0;
	}
	memcpy(&value, cursor->at, sizeof(value));
	cursor->at += sizeof(value);
	return value;
}

uint64_t take_u64(struct cursor *cursor) {
	uint64_t low = take_u32(cursor);
	return low | (uint64_t)take_u32(cursor) << 32;
}

const char *take_bytes(struct cursor *cursor, uint32_t *size) {
	*size = take_u32(cursor);
	if (cursor->bad || (size_t)(cursor->end - cursor->at) <= *size || cursor->at[*size] != '\0') {
		cursor->bad = true;
		return NULL;
	}
	const char *bytes = (const char *)cursor->at;
	cursor->at += *size + 1;
	return bytes;
}

const char *take_string(struct cursor *cursor) {
	uint32_t size = 0;
	const char *bytes = take_bytes(cursor, &size);
	return bytes == NULL ? "" : bytes;
}

static int *take_register(struct run *run, struct cursor *cursor) {
	uint32_t number = take_u32(cursor);
	if (number >= REGISTERS) {
		cursor->bad = true;
		number = REGISTERS - 1;
	}
	return &run->registers[number];
}

/* A register, or with number -1 the working directory for absolute paths. */
static int take_directory(struct run *run, struct cursor *cursor) {
	if (cursor->end - cursor->at >= 4 && memcmp(cursor->at, "\xff\xff\xff\xff", 4) == 0) {
		cursor->at += 4;
		return AT_FDCWD;
	}
	return *take_register(run, cursor);
}

static int keep(int *target, long fd) {
	if (fd < 0) {
		return -1;
	}
	if (*target >= 0) {
		close(*target);
	}
	*target = (int)fd;
	return 0;
}

static int open_how(int directory, const char *path, uint64_t flags, uint64_t mode, uint64_t resolve) {
	struct open_how how = {.flags = flags | O_CLOEXEC, .mode = mode, .resolve = resolve};
	int fd;
	do { /* EAGAIN: a rename somewhere raced with a lookup that must not escape */
		fd = (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));
	} while (fd < 0 && errno == EAGAIN);
	return fd;
}

static int closing(int fd, int result) {
	int error = errno;
	close(fd);
	errno = error;
	return result;
}

static int attach(int tree, int directory, const char *path) {
	unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | (*path == '\0' ? MOVE_MOUNT_T_EMPTY_PATH : 0);
	return (int)syscall(SYS_move_mount, tree, "", directory, path, flags);
}

static int op_open(struct run *run, struct cursor *c) {
	int *target = take_register(run, c);
	int directory = take_directory(run, c);
	const char *path = take_string(c);
	uint64_t flags = take_u64(c);
	uint64_t resolve = take_u64(c);
	return keep(target, open_how(directory, path, flags, 0, resolve));
}

static int op_close(struct run *run, struct cursor *c) {
	int *target = take_register(run, c);
	int fd = *target;
	*target = -1;
	return close(fd);
}

static int op_mkdir(struct run *run, struct cursor *c) {
	int directory = take_directory(run, c);
	const char *path = take_string(c);
	mode_t mode = take_u32(c);
	return mkdirat(directory, path, mode) < 0 && errno != EEXIST ? -1 : 0;
}

static int op_write(struct run *run, struct cursor *c) {
	uint32_t size = 0;
	int directory = take_directory(run, c);
	const char *path = take_string(c);
	const char *bytes = take_bytes(c, &size);
	return bytes == NULL ? 0 : write_file(directory, path, bytes, size);
}

static int op_mknod(struct run *run, struct cursor *c) {
	int directory = take_directory(run, c);
	const char *path = take_string(c);
	mode_t mode = take_u32(c);
	uint32_t major = take_u32(c);
	uint32_t minor = take_u32(c);
	return mknodat(directory, path, mode, makedev(major, minor));
}

static int op_symlink(struct run *run, struct cursor *c) {
	int directory = take_directory(run, c);
	const char *path = take_string(c);
	const char *content = take_string(c);
	return symlinkat(content, directory, path);
}

static int op_tree(struct run *run, struct cursor *c) {
	int *target = take_register(run, c);
	int directory = take_directory(run, c);
	const char *path = take_string(c);
	uint32_t flags = take_u32(c);
	return keep(target, syscall(SYS_open_tree, directory, path, flags | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC));
}

static int op_attributes(struct run *run, struct cursor *c) {
	int fd = *take_register(run, c);
	uint32_t flags = take_u32(c);
	struct mount_attr attributes = {.attr_set = take_u64(c), .attr_clr = take_u64(c)};
	if (attributes.attr_set & MOUNT_ATTR_IDMAP) {
		attributes.userns_fd = (uint64_t)run->registers[REGISTER_USER];
	}
	return (int)syscall(SYS_mount_setattr, fd, "", AT_EMPTY_PATH | flags, &attributes, sizeof(attributes));
}

static int op_fsopen(struct run *run, struct cursor *c) {
	int *target = take_register(run, c);
	return keep(target, syscall(SYS_fsopen, take_string(c), FSOPEN_CLOEXEC));
}

static int op_fsset(struct run *run, struct cursor *c) {
	int fd = *take_register(run, c);
	const char *key = take_string(c);
	const char *value = take_string(c);
	bool flag = *value == '\0';
	return (int)syscall(SYS_fsconfig, fd, flag ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING, key,
			    flag ? NULL : value, 0);
}

/* Hands a directory to a file system by descriptor: no string limit, nothing to quote. */
static int op_fslayer(struct run *run, struct cursor *c) {
	int fd = *take_register(run, c);
	const char *key = take_string(c);
	int directory = take_directory(run, c);
	int layer = open_how(directory, take_string(c), O_PATH | O_DIRECTORY, 0, BENEATH);
	return layer < 0 ? -1 : closing(layer, (int)syscall(SYS_fsconfig, fd, FSCONFIG_SET_FD, key, NULL, layer));
}

static int op_fsmount(struct run *run, struct cursor *c) {
	int *target = take_register(run, c);
	int *source = take_register(run, c);
	uint32_t attributes = take_u32(c);
	if (syscall(SYS_fsconfig, *source, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0 ||
	    keep(target, syscall(SYS_fsmount, *source, FSMOUNT_CLOEXEC, attributes)) < 0) {
		return -1;
	}
	close(*source);
	*source = -1;
	return 0;
}

/* Overlayfs falls back to a read-only mount without an error when it cannot make its work directory. */
static int op_writable(struct run *run, struct cursor *c) {
	struct statvfs status;
	if (fstatvfs(*take_register(run, c), &status) < 0) {
		return -1;
	}
	errno = EROFS;
	return (status.f_flag & ST_RDONLY) != 0 ? -1 : 0;
}

static int op_move(struct run *run, struct cursor *c) {
	int tree = *take_register(run, c);
	int directory = take_directory(run, c);
	const char *path = take_string(c);
	if (directory == AT_FDCWD || *path == '\0') {
		return attach(tree, directory, path);
	}
	int target = open_how(directory, path, O_PATH, 0, BENEATH);
	return target < 0 ? -1 : closing(target, attach(tree, target, ""));
}

static int capabilities(uint64_t permitted, uint64_t effective) {
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {
	    {.permitted = (uint32_t)permitted, .effective = (uint32_t)effective},
	    {.permitted = (uint32_t)(permitted >> 32), .effective = (uint32_t)(effective >> 32)}};
	return (int)syscall(SYS_capset, &header, data);
}

/* Changes whose files are made; the file system capabilities that this drops are taken back at once. */
static int op_fsid(struct run *run, struct cursor *c) {
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];
	(void)run;
	uid_t id = take_u32(c);
	setfsgid(id);
	setfsuid(id);
	if ((uid_t)setfsuid((uid_t)-1) != id || syscall(SYS_capget, &header, data) < 0) {
		return -1;
	}
	uint64_t permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
	return capabilities(permitted, permitted);
}

static int cover_one(int directory, const char *path, int file, int empty) {
	int target = open_how(directory, path, O_PATH, 0, BENEATH);
	if (target < 0) {
		return errno == ENOENT ? 0 : -1;
	}
	struct stat status;
	if (fstat(target, &status) < 0) {
		return closing(target, -1);
	}
	bool directory_itself = S_ISDIR(status.st_mode);
	int tree = (int)syscall(SYS_open_tree, directory_itself ? empty : file, "",
				AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (tree < 0 && errno == EINVAL && directory_itself) {
		/* Before Linux 6.15 a detached mount cannot be cloned: attached it can be, for the next path. */
		return closing(target, attach(empty, target, ""));
	}
	int result = tree < 0 ? -1 : closing(tree, attach(tree, target, ""));
	return closing(target, result);
}

/* Masks paths of one file system: files by a null device, directories by an empty directory. */
static int op_cover(struct run *run, struct cursor *c) {
	int directory = *take_register(run, c);
	int file = *take_register(run, c);
	int empty = *take_register(run, c);
	for (uint32_t paths = take_u32(c); paths > 0 && !c->bad; paths--) {
		if (cover_one(directory, take_string(c), file, empty) < 0) {
			return -1;
		}
	}
	return 0;
}

/* Makes paths of one file system read-only by binding them over themselves. */
static int op_lock(struct run *run, struct cursor *c) {
	int directory = *take_register(run, c);
	for (uint32_t paths = take_u32(c); paths > 0 && !c->bad; paths--) {
		struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
		int target = open_how(directory, take_string(c), O_PATH, 0, BENEATH);
		if (target < 0 && errno == ENOENT) {
			continue;
		}
		int tree = (int)syscall(SYS_open_tree, target, "", AT_EMPTY_PATH | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
		if (tree < 0 ||
		    syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH, &attributes, sizeof(attributes)) < 0 ||
		    attach(tree, target, "") < 0) {
			return -1;
		}
		close(tree);
		close(target);
	}
	return 0;
}

/* Puts the old root on top of the new one and takes it away: no directory is needed for it. */
static int op_pivot(struct run *run, struct cursor *c) {
	if (fchdir(*take_register(run, c)) < 0 || syscall(SYS_pivot_root, ".", ".") < 0) {
		return -1;
	}
	return (int)syscall(SYS_umount2, ".", 2 /* MNT_DETACH */) < 0 ? -1 : chdir("/");
}

static int op_hostname(struct run *run, struct cursor *c) {
	uint32_t size = 0;
	(void)run;
	const char *name = take_bytes(c, &size);
	return name == NULL ? 0 : sethostname(name, size);
}

static int op_netlink(struct run *run, struct cursor *c) {
	(void)run;
	return send_netlink(c);
}

static int op_rlimit(struct run *run, struct cursor *c) {
	(void)run;
	int resource = (int)take_u32(c);
	struct rlimit limit = {.rlim_cur = take_u64(c), .rlim_max = take_u64(c)};
	return setrlimit((unsigned)resource, &limit);
}

/* A session keyring of its own, so that the container cannot reach the launcher's. */
static int op_keyring(struct run *run, struct cursor *c) {
	(void)run;
	return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, take_string(c)) < 0 ? -1 : 0;
}

static int op_ids(struct run *run, struct cursor *c) {
	(void)run;
	uid_t uid = take_u32(c);
	gid_t gid = take_u32(c);
	uint32_t count = take_u32(c);
	gid_t groups[64];
	if (count > 64) {
		errno = EINVAL;
		return -1;
	}
	for (uint32_t i = 0; i < count; i++) {
		groups[i] = take_u32(c);
	}
	return setgroups(count, groups) < 0 || setresgid(gid, gid, gid) < 0 ? -1 : setresuid(uid, uid, uid);
}

/* The bounding set; what the kernel does not know ends the loop. */
static int op_bound(struct run *run, struct cursor *c) {
	(void)run;
	uint64_t mask = take_u64(c);
	for (unsigned long number = 0; number < 64 && prctl(PR_CAPBSET_READ, number, 0, 0, 0) >= 0; number++) {
		if ((mask >> number & 1) == 0 && prctl(PR_CAPBSET_DROP, number, 0, 0, 0) < 0) {
			return -1;
		}
	}
	return 0;
}

/* Permitted and effective; nothing inheritable, nothing ambient. */
static int op_capabilities(struct run *run, struct cursor *c) {
	(void)run;
	uint64_t mask = take_u64(c);
	return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ? -1 : capabilities(mask, mask);
}

static int op_prctl(struct run *run, struct cursor *c) {
	(void)run;
	int option = (int)take_u32(c);
	return prctl(option, (unsigned long)take_u64(c), 0, 0, 0);
}

static int op_seccomp(struct run *run, struct cursor *c) {
	uint32_t size = 0;
	(void)run;
	const char *bytes = take_bytes(c, &size);
	if (bytes == NULL) {
		return 0;
	}
	/* The payload is not aligned; the kernel copies it anyway. */
	struct sock_fprog program = {.len = (unsigned short)(size / sizeof(struct sock_filter)),
				     .filter = (struct sock_filter *)(uintptr_t)bytes};
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

/* Opens a directory below a root, making what is missing; links are followed inside the root only. */
static int make_directories(int root, const char *path, mode_t mode) {
	char prefix[4096];
	int parent = open_how(root, ".", O_PATH | O_DIRECTORY, 0, IN_ROOT);
	size_t length = strlen(path);
	if (length >= sizeof(prefix)) {
		errno = ENAMETOOLONG;
		return closing(parent, -1);
	}
	for (size_t end = 0; parent >= 0 && end < length;) {
		size_t begin = end + strspn(path + end, "/");
		end = begin + strcspn(path + begin, "/");
		memcpy(prefix, path, end);
		prefix[end] = '\0';
		if (begin == end) {
			break;
		}
		int next = open_how(root, prefix, O_PATH | O_DIRECTORY, 0, IN_ROOT);
		if (next < 0 && errno == ENOENT && mkdirat(parent, prefix + begin, mode) == 0) {
			next = open_how(root, prefix, O_PATH | O_DIRECTORY, 0, IN_ROOT);
		}
		closing(parent, 0);
		parent = next;
	}
	return parent;
}

/* The place that a file or directory of the host will cover, made where it is missing. */
static int op_target(struct run *run, struct cursor *c) {
	int *target = take_register(run, c);
	int root = *take_register(run, c);
	const char *path = take_string(c);
	bool directory = take_u32(c) != 0;
	if (directory) {
		return keep(target, make_directories(root, path, 0755));
	}
	int fd = open_how(root, path, O_PATH, 0, IN_ROOT);
	if (fd < 0 && errno == ENOENT) {
		const char *name = strrchr(path, '/');
		char parent[4096] = "";
		if (name != NULL && (size_t)(name - path) < sizeof(parent)) {
			memcpy(parent, path, (size_t)(name - path));
			int made = make_directories(root, parent, 0755);
			if (made < 0) {
				return -1;
			}
			close(made);
		}
		int created = open_how(root, path, O_WRONLY | O_CREAT | O_NOCTTY, 0644, IN_ROOT);
		if (created < 0) {
			return -1;
		}
		close(created);
		fd = open_how(root, path, O_PATH, 0, IN_ROOT);
	}
	struct stat status;
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		return closing(fd, -1);
	}
	return keep(target, fd);
}

static int op_chdir(struct run *run, struct cursor *c) {
	char check[4096];
	int root = *take_register(run, c);
	int fd = make_directories(root, take_string(c), 0755);
	if (fd < 0 || fchdir(fd) < 0) {
		return -1;
	}
	close(fd);
	/* The kernel answers "(unreachable)..." for a directory outside of the root. */
	if (syscall(SYS_getcwd, check, sizeof(check)) < 0) {
		return -1;
	}
	errno = EXDEV;
	return check[0] == '/' ? 0 : -1;
}

static int op_duplicate(struct run *run, struct cursor *c) {
	int fd = *take_register(run, c);
	return dup2(fd, (int)take_u32(c)) < 0 ? -1 : 0;
}

static int op_setns(struct run *run, struct cursor *c) {
	int fd = *take_register(run, c);
	return setns(fd, (int)take_u32(c));
}

static int op_state(struct run *run, struct cursor *c) {
	run->state = open(take_string(c), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	run->label = take_bytes(c, &run->label_size);
	return run->state < 0 ? -1 : 0;
}

/* Pipes for the standard output and error of a process with this user number of the host. */
static int op_log(struct run *run, struct cursor *c) {
	uint64_t size = take_u64(c);
	uint32_t files = take_u32(c);
	uid_t owner = take_u32(c);
	gid_t group = take_u32(c);
	for (int stream = 0; stream < 2; stream++) {
		int ends[2];
		if (pipe2(ends, O_CLOEXEC) < 0) {
			return -1;
		}
		/* The container may open /dev/stdout again, for which it must own the pipe. */
		if (fchown(ends[1], owner, group) < 0 || fcntl(ends[0], F_SETFL, O_NONBLOCK) < 0) {
			return -1;
		}
		run->output[stream] = ends[0];
		keep(take_register(run, c), ends[1]);
	}
	log_open(run->state, size, files);
	return 0;
}

static int op_witness(struct run *run, struct cursor *c) {
	if (run->witness_count == NOTES) {
		errno = E2BIG;
		return -1;
	}
	run->witnesses[run->witness_count++] = take_string(c);
	return 0;
}

/* Makes a control group of this container's own, removed when it has ended. */
static int op_group(struct run *run, struct cursor *c) {
	const char *path = take_string(c);
	if (run->removal_count == NOTES) {
		errno = E2BIG;
		return -1;
	}
	if (mkdir(path, 0755) < 0) {
		return -1;
	}
	run->removals[run->removal_count++] = path;
	return 0;
}

static long clone_process(uint64_t flags, uint64_t signal, int group) {
	struct clone_args arguments = {.flags = flags | (group >= 0 ? CLONE_INTO_CGROUP : 0),
				       .exit_signal = signal,
				       .cgroup = group >= 0 ? (uint64_t)group : 0};
	return syscall(SYS_clone3, &arguments, sizeof(arguments));
}

static void reset_signals(void) {
	sigset_t none;
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
}

/*
 * Between shim and init stands a stage, because joining a user namespace gives up the host: it joins control
 * groups and namespaces, then clones init as the shim's child and is gone. Writing "0" to `tasks` of cgroup v1
 * from a process with one thread avoids a lock that `cgroup.procs` holds for 10 ms and more.
 */
static int stage(struct run *run, struct cursor *c, uint64_t flags) {
	for (uint32_t joins = take_u32(c); joins > 0 && !c->bad; joins--) {
		if (write_file(AT_FDCWD, take_string(c), "0", 1) < 0) {
			return -1;
		}
	}
	const int *registers = run->registers;
	if (write_file(AT_FDCWD, "/proc/self/oom_score_adj", "0", 1) < 0 ||
	    (registers[REGISTER_USER] >= 0 && setns(registers[REGISTER_USER], CLONE_NEWUSER) < 0) ||
	    (registers[REGISTER_NET] >= 0 && setns(registers[REGISTER_NET], CLONE_NEWNET) < 0)) {
		return -1;
	}
	return (int)clone_process(flags | CLONE_PARENT, 0, -1);
}

static int op_clone(struct run *run, struct cursor *c) {
	uint64_t flags = take_u64(c);
	int group = take_directory(run, c);
	if (pipe2(run->records, O_CLOEXEC) < 0) {
		return -1;
	}
	long child = clone_process(0, SIGCHLD, group == AT_FDCWD ? -1 : group);
	if (child == 0) {
		close(run->records[0]);
		int init = stage(run, c, flags);
		if (init == 0) {
			run->inside = true;
			reset_signals();
			return 0;
		}
		struct record record = {run->index, init < 0 ? errno : 0, init};
		_exit(write_all(run->records[1], &record, sizeof(record)) < 0);
	}
	close(run->records[1]);
	struct record record = {.error = EPIPE};
	if (child < 0 || waitpid((pid_t)child, NULL, 0) < 0 ||
	    read_all(run->records[0], &record, sizeof(record)) < 0 || record.error != 0) {
		errno = child < 0 ? errno : record.error;
		return -1;
	}
	run->init = record.pid;
	run->cloned = true;
	return STOP;
}

static const char **take_vector(struct cursor *c) {
	uint32_t count = take_u32(c);
	if (count > (size_t)(c->end - c->at)) {
		c->bad = true;
		return NULL;
	}
	const char **vector = calloc(count + 1, sizeof(char *));
	for (uint32_t i = 0; vector != NULL && i < count; i++) {
		vector[i] = take_string(c);
	}
	return vector;
}

/* Tries each candidate as execvp(3) does. */
static int op_exec(struct run *run, struct cursor *c) {
	const char **candidates = take_vector(c);
	const char **arguments = take_vector(c);
	const char **environment = take_vector(c);
	int error = ENOENT;
	(void)run;
	if (c->bad || candidates == NULL || arguments == NULL || environment == NULL) {
		errno = c->bad ? EBADMSG : ENOMEM;
		return -1;
	}
	umask(022);
	if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0) {
		return -1;
	}
	for (; *candidates != NULL; candidates++) {
		execve(*candidates, (char *const *)arguments, (char *const *)environment);
		if (errno != ENOENT && errno != ENOTDIR) {
			error = errno;
			if (errno != EACCES) {
				break;
			}
		}
	}
	errno = error;
	return -1;
}

static int (*const operations[])(struct run *, struct cursor *) = {
    NULL,	op_open,     op_close,	 op_mkdir,   op_write,	op_mknod,   op_symlink,	     op_tree,
    op_attributes, op_fsopen, op_fsset, op_fslayer, op_fsmount, op_writable, op_move,	     op_fsid,
    op_cover,	op_lock,     op_pivot,	 op_hostname, op_netlink, op_rlimit, op_keyring,     op_ids,
    op_bound,	op_capabilities, op_prctl, op_seccomp, op_target, op_chdir, op_duplicate,    op_setns,
    op_state,	op_log,	     op_witness, op_group,   op_clone,	op_exec};

/* Runs operations until the plan ends, one fails (-1 with errno) or the rest is for another process (1). */
int interpret(struct run *run) {
	while (run->plan.at < run->plan.end) {
		uint32_t head = take_u32(&run->plan);
		uint32_t length = take_u32(&run->plan);
		uint32_t code = head & 0xffff;
		run->index++;
		if (run->plan.bad || length > (size_t)(run->plan.end - run->plan.at) || code == 0 ||
		    code >= sizeof(operations) / sizeof(operations[0])) {
			errno = EBADMSG;
			return -1;
		}
		struct cursor payload = {.at = run->plan.at, .end = run->plan.at + length};
		run->plan.at += length;
		errno = 0;
		int result = operations[code](run, &payload);
		if (payload.bad) {
			errno = EBADMSG;
			return -1;
		}
		if (result < 0 && (head >> 16 & FLAG_OPTIONAL) != 0 && errno == ENOENT) {
			continue;
		}
		if (result != 0) {
			return result;
		}
	}
	return 0;
}
