/*
 * The operations of a launch plan; LaunchPlan.java writes them. Each makes one step, mostly one system call.
 * All paths below a container's root are resolved by openat2, never by string.
 */
#include "launcher.h"

#include <grp.h>
#include <sched.h>
#include <sys/fsuid.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <sys/sysmacros.h>

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

#define IN_ROOT (RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS)
#define BENEATH (RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS)
#define LINKS 40	 /* as many as the kernel follows */
#define FLAG_OPTIONAL 1u /* a missing target is no failure */
#define STOP 1		 /* the rest of the plan is another process's */

/* An operation's payload, decoded: registers, a directory, strings, the last string's size, numbers, the rest. */
struct payload {
	int *r[3];
	int d;
	const char *s[2];
	uint32_t size;
	uint64_t n[4];
	struct cursor rest;
};

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

static const char *take_string(struct cursor *cursor) {
	uint32_t size = 0;
	const char *bytes = take_bytes(cursor, &size);
	return bytes == NULL ? "" : bytes;
}

static int *take_register(struct run *run, struct cursor *cursor) {
	uint32_t number = take_u32(cursor);
	cursor->bad |= number >= REGISTERS;
	return &run->registers[number % REGISTERS];
}

/* A register, or with number -1 none: the path is absolute. */
static int take_directory(struct run *run, struct cursor *cursor) {
	if (cursor->end - cursor->at >= 4 && memcmp(cursor->at, "\xff\xff\xff\xff", 4) == 0) {
		cursor->at += 4;
		return AT_FDCWD;
	}
	return *take_register(run, cursor);
}

static int keep(int *target, long fd) {
	if (fd < 0) return -1;
	if (*target >= 0) close(*target);
	*target = (int)fd;
	return 0;
}

static int open_how(int directory, const char *path, uint64_t flags, uint64_t resolve) {
	struct open_how how = {
		.flags = flags | O_CLOEXEC, .mode = (flags & O_CREAT) != 0 ? 0644 : 0, .resolve = resolve};
	int fd;
	do { /* EAGAIN: a rename somewhere raced with a lookup that must not escape */
		fd = (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));
	} while (fd < 0 && errno == EAGAIN);
	return fd;
}

static int clone_tree(int directory, const char *path, unsigned flags) {
	return (int)syscall(SYS_open_tree, directory, path, flags | OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
}

static int attach(int tree, int directory, const char *path) {
	unsigned flags = MOVE_MOUNT_F_EMPTY_PATH | (*path == '\0' ? MOVE_MOUNT_T_EMPTY_PATH : 0);
	return (int)syscall(SYS_move_mount, tree, "", directory, path, flags);
}

static int set_attributes(int tree, unsigned flags, struct mount_attr attributes) {
	return (int)syscall(SYS_mount_setattr, tree, "", AT_EMPTY_PATH | flags, &attributes, sizeof(attributes));
}

static int set_capabilities(uint64_t mask) {
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2] = {{(uint32_t)mask, (uint32_t)mask, 0},
						 {(uint32_t)(mask >> 32), (uint32_t)(mask >> 32), 0}};
	return (int)syscall(SYS_capset, &header, data);
}

#define OPERATION(name)                                                                                                \
	static int op_##name(struct run *run __attribute__((unused)), struct payload *p __attribute__((unused)))

OPERATION(open) { return keep(p->r[0], open_how(p->d, p->s[0], p->n[0], p->n[1])); }

OPERATION(close) {
	int fd = *p->r[0];
	*p->r[0] = -1;
	return close(fd);
}

OPERATION(mkdir) { return mkdirat(p->d, p->s[0], (mode_t)p->n[0]) < 0 && errno != EEXIST ? -1 : 0; }

OPERATION(write) { return write_file(p->d, p->s[0], p->s[1], p->size); }

OPERATION(mknod) { return mknodat(p->d, p->s[0], (mode_t)p->n[0], makedev(p->n[1], p->n[2])); }

OPERATION(symlink) { return symlinkat(p->s[1], p->d, p->s[0]); }

OPERATION(tree) { return keep(p->r[0], clone_tree(p->d, p->s[0], (unsigned)p->n[0])); }

OPERATION(attributes) {
	bool mapped = (p->n[1] & MOUNT_ATTR_IDMAP) != 0;
	struct mount_attr attributes = {.attr_set = p->n[1], .attr_clr = p->n[2]};
	attributes.userns_fd = mapped ? (uint64_t)run->registers[REGISTER_USER] : 0;
	attributes.propagation = p->n[3];
	return set_attributes(*p->r[0], (unsigned)p->n[0], attributes);
}

OPERATION(fsopen) { return keep(p->r[0], syscall(SYS_fsopen, p->s[0], FSOPEN_CLOEXEC)); }

OPERATION(fsset) {
	bool flag = *p->s[1] == '\0';
	return (int)syscall(SYS_fsconfig, *p->r[0], flag ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING, p->s[0],
			    flag ? NULL : p->s[1], 0);
}

/* Hands a directory to a file system by descriptor: no string limit, nothing to quote. */
OPERATION(fslayer) {
	int layer = open_how(p->d, p->s[1], O_PATH | O_DIRECTORY, BENEATH);
	return layer < 0 ? -1
			 : closing(layer, (int)syscall(SYS_fsconfig, *p->r[0], FSCONFIG_SET_FD, p->s[0], NULL, layer));
}

OPERATION(fsmount) {
	if (syscall(SYS_fsconfig, *p->r[1], FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0 ||
	    keep(p->r[0], syscall(SYS_fsmount, *p->r[1], FSMOUNT_CLOEXEC, p->n[0])) < 0)
		return -1;
	close(*p->r[1]);
	*p->r[1] = -1;
	return 0;
}

OPERATION(overlay) { return (int)syscall(SYS_mount, "overlay", p->s[0], "overlay", p->n[0], p->s[1]); }

/* Overlayfs falls back to a read-only mount without an error when it cannot make its work directory. */
OPERATION(writable) {
	struct statvfs status;
	if (fstatvfs(*p->r[0], &status) < 0) return -1;
	errno = EROFS;
	return (status.f_flag & ST_RDONLY) != 0 ? -1 : 0;
}

OPERATION(move) {
	if (p->d == AT_FDCWD || *p->s[0] == '\0') return attach(*p->r[0], p->d, p->s[0]);
	int target = open_how(p->d, p->s[0], O_PATH, BENEATH);
	return target < 0 ? -1 : closing(target, attach(*p->r[0], target, ""));
}

/* Changes whose files are made; the file system capabilities that this drops are taken back at once. */
OPERATION(fsid) {
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];
	setfsgid((gid_t)p->n[0]);
	setfsuid((uid_t)p->n[0]);
	if ((uid_t)setfsuid((uid_t)-1) != p->n[0] || syscall(SYS_capget, &header, data) < 0) return -1;
	uint64_t permitted = data[0].permitted | (uint64_t)data[1].permitted << 32;
	return set_capabilities(permitted);
}

/* Covers a path by a file or, where it is a directory, by an empty one; with no file by itself, read-only. */
static int cover(int directory, const char *path, int file, int empty) {
	struct stat status;
	struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
	int target = open_how(directory, path, O_PATH, BENEATH);
	if (target < 0 || fstat(target, &status) < 0) return target < 0 && errno == ENOENT ? 0 : -1;
	bool by_empty = file >= 0 && S_ISDIR(status.st_mode);
	int tree = clone_tree(file < 0 ? target : by_empty ? empty : file, "", AT_EMPTY_PATH);
	if (tree < 0 && errno == EINVAL && by_empty) {
		/* Before Linux 6.15 a detached mount cannot be cloned: attached it can be, for the next path. */
		return closing(target, attach(empty, target, ""));
	}
	bool ready = tree >= 0 && (file >= 0 || set_attributes(tree, 0, attributes) == 0);
	int result = closing(target, ready ? attach(tree, target, "") : -1);
	return tree < 0 ? result : closing(tree, result);
}

static int cover_all(struct payload *p, int file, int empty) {
	for (uint32_t paths = take_u32(&p->rest); paths > 0 && !p->rest.bad; paths--)
		if (cover(*p->r[0], take_string(&p->rest), file, empty) < 0) return -1;
	return 0;
}

/* Masks paths of one file system. */
OPERATION(cover) { return cover_all(p, *p->r[1], *p->r[2]); }

/* Makes paths of one file system read-only. */
OPERATION(lock) { return cover_all(p, -1, -1); }

/* Puts the old root on top of the new one and takes it away: no directory is needed for it. */
OPERATION(pivot) {
	if (fchdir(*p->r[0]) < 0 || syscall(SYS_pivot_root, ".", ".") < 0) return -1;
	return (int)syscall(SYS_umount2, ".", 2 /* MNT_DETACH */) < 0 ? -1 : chdir("/");
}

/*
 * Makes what was attached to the root the root. Below it stays a root that has nothing, like the one below every host's:
 * to take it away would wait for every processor.
 */
OPERATION(root) { return fchdir(*p->r[0]) < 0 || chroot(".") < 0 ? -1 : chdir("/"); }

OPERATION(hostname) { return sethostname(p->s[0], p->size); }

OPERATION(rlimit) {
	struct rlimit limit = {.rlim_cur = p->n[1], .rlim_max = p->n[2]};
	return setrlimit((unsigned)p->n[0], &limit);
}

/* A session keyring of its own, so that the container cannot reach the launcher's. */
OPERATION(keyring) { return syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, p->s[0]) < 0 ? -1 : 0; }

OPERATION(ids) {
	gid_t groups[REGISTERS];
	uint32_t count = take_u32(&p->rest);
	for (uint32_t i = 0; i < count && i < REGISTERS; i++) groups[i] = take_u32(&p->rest);
	uid_t uid = (uid_t)p->n[0];
	gid_t gid = (gid_t)p->n[1];
	errno = EINVAL;
	if (count > REGISTERS || setgroups(count, groups) < 0) return -1;
	return setresgid(gid, gid, gid) < 0 ? -1 : setresuid(uid, uid, uid);
}

/* The bounding set; what the kernel does not know ends the loop. */
OPERATION(bound) {
	for (unsigned long number = 0; number < 64; number++)
		if ((p->n[0] >> number & 1) == 0 && prctl(PR_CAPBSET_DROP, number, 0, 0, 0) < 0)
			return errno == EINVAL ? 0 : -1;
	return 0;
}

/* Permitted and effective; nothing inheritable, nothing ambient. */
OPERATION(capabilities) {
	return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ? -1 : set_capabilities(p->n[0]);
}

OPERATION(prctl) { return prctl((int)p->n[0], (unsigned long)p->n[1], 0, 0, 0); }

OPERATION(seccomp) {
	/* The payload is not aligned; the kernel copies it anyway. */
	struct sock_fprog program = {.len = (unsigned short)(p->size / sizeof(struct sock_filter)),
				     .filter = (struct sock_filter *)(uintptr_t)p->s[0]};
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

static int make_directories(int root, const char *path, size_t length, int links);

/* Makes the directory that a dangling link in a prefix's last component leads to. */
static int make_linked(int root, int parent, const char *prefix, size_t begin, int links) {
	char path[4096];
	size_t keep_size = begin;
	ssize_t size = readlinkat(parent, prefix + begin, path, sizeof(path));
	if (size > 0 && path[0] == '/') keep_size = 0;
	errno = links == 0 ? ELOOP : size < 0 ? errno : ENAMETOOLONG;
	if (links == 0 || size < 0 || keep_size + (size_t)size >= sizeof(path)) return -1;
	memmove(path + keep_size, path, (size_t)size);
	memcpy(path, prefix, keep_size);
	path[keep_size + (size_t)size] = '\0';
	int made = make_directories(root, path, keep_size + (size_t)size, links - 1);
	return made < 0 ? -1 : close(made);
}

/* Opens a directory below a root, making what is missing; links are followed inside the root only. */
static int make_directories(int root, const char *path, size_t length, int links) {
	char prefix[4096];
	if (length >= sizeof(prefix)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	int parent = open_how(root, ".", O_PATH | O_DIRECTORY, IN_ROOT);
	for (size_t end = 0; parent >= 0;) {
		size_t begin = end + strspn(path + end, "/");
		end = begin + strcspn(path + begin, "/");
		if (begin >= length) return parent;
		memcpy(prefix, path, end);
		prefix[end] = '\0';
		int next = open_how(root, prefix, O_PATH | O_DIRECTORY, IN_ROOT);
		if (next < 0 && errno == ENOENT &&
		    (mkdirat(parent, prefix + begin, 0755) == 0 ||
		     (errno == EEXIST && make_linked(root, parent, prefix, begin, links) == 0)))
			next = open_how(root, prefix, O_PATH | O_DIRECTORY, IN_ROOT);
		parent = closing(parent, next);
	}
	return -1;
}

/* Makes an empty file. What its name leads to may be missing, as behind a link to a file below /run: it is replaced. */
static int make_file(int root, const char *path) {
	const char *name = strrchr(path, '/');
	name = name == NULL ? path : name + 1;
	int parent = make_directories(root, path, (size_t)(name - path), LINKS);
	if (parent < 0) return -1;
	int made = open_how(root, path, O_WRONLY | O_CREAT | O_NOCTTY, IN_ROOT);
	if (made < 0 && errno == ENOENT && unlinkat(parent, name, 0) == 0)
		made = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	close(parent);
	return made < 0 ? -1 : closing(made, open_how(root, path, O_PATH, IN_ROOT));
}

/* What shows the kernel's things must stay the kernel's: a link of the image may lead there (CVE-2019-16884). */
static bool is_kernels(int root, int fd) {
	static const long kernels[] = {PROC_SUPER_MAGIC,    SYSFS_MAGIC,	CGROUP_SUPER_MAGIC,
				       CGROUP2_SUPER_MAGIC, DEVPTS_SUPER_MAGIC, 0x19800202 /* mqueue */};
	static const char *places[] = {"dev", "sys/fs/cgroup"};
	struct statfs system;
	struct stat place;
	struct stat target;
	if (fstatfs(fd, &system) < 0 || fstat(fd, &target) < 0) return true;
	for (size_t i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++)
		if ((long)system.f_type == kernels[i]) return true;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (fstatat(root, places[i], &place, AT_SYMLINK_NOFOLLOW) == 0 && place.st_dev == target.st_dev)
			return true;
	return false;
}

/* The place that a file or directory of the host will cover, made where it is missing. */
OPERATION(target) {
	struct stat status;
	bool directory = p->n[0] != 0;
	int fd = directory ? make_directories(*p->r[1], p->s[0], strlen(p->s[0]), LINKS)
			   : open_how(*p->r[1], p->s[0], O_PATH, IN_ROOT);
	if (fd < 0 && errno == ENOENT && !directory) fd = make_file(*p->r[1], p->s[0]);
	if (fd >= 0 && is_kernels(*p->r[1], fd)) {
		errno = EPERM;
		return closing(fd, -1);
	}
	if (!directory && fd >= 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		errno = EISDIR;
		return closing(fd, -1);
	}
	return keep(p->r[0], fd);
}

OPERATION(chdir) {
	char check[4096];
	int fd = make_directories(*p->r[0], p->s[0], strlen(p->s[0]), 0);
	if (fd < 0 || closing(fd, fchdir(fd)) < 0 || syscall(SYS_getcwd, check, sizeof(check)) < 0) return -1;
	/* The kernel answers "(unreachable)..." for a directory outside of the root. */
	errno = EXDEV;
	return check[0] == '/' ? 0 : -1;
}

OPERATION(duplicate) { return dup2(*p->r[0], (int)p->n[0]) < 0 ? -1 : 0; }

/*
 * Joins a control group of version 1 by its open `tasks` file: who opened it counts, not who writes. A process with
 * one thread so avoids a lock that `cgroup.procs` holds for 10 ms and more.
 */
OPERATION(join) { return write(*p->r[0], "0", 1) == 1 ? 0 : -1; }

OPERATION(unshare) { return unshare((int)p->n[0]); }

OPERATION(state) {
	run->label = p->s[1];
	run->label_size = p->size;
	run->state = open(p->s[0], O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return run->state < 0 ? -1 : 0;
}

OPERATION(log) {
	log_open(run->state, p->n[0], (uint32_t)p->n[1]);
	return 0;
}

/* A process may open /dev/stdout again, for which it must own the pipe. */
static int make_pipe(int ends[2], int theirs, const struct payload *p) {
	return pipe2(ends, O_CLOEXEC) < 0 || fchown(ends[theirs], (uid_t)p->n[0], (gid_t)p->n[1]) < 0
		       ? -1
		       : fcntl(ends[1 - theirs], F_SETFL, O_NONBLOCK);
}

/* Pipes for the standard output and error of a process with this user number of the host. */
OPERATION(pipes) {
	for (int stream = 0; stream < 2; stream++) {
		int ends[2];
		if (make_pipe(ends, 1, p) < 0) return -1;
		run->output[stream] = ends[0];
		keep(p->r[stream], ends[1]);
	}
	return 0;
}

/* A pipe for its standard input. */
OPERATION(input) {
	int ends[2];
	if (make_pipe(ends, 0, p) < 0) return -1;
	attach_input(ends[1]);
	return keep(p->r[0], ends[0]);
}

/*
 * A terminal of a container's own devpts. The other end is opened through this one and never by its name, which
 * somebody may have put something else behind (CVE-2025-52565).
 */
OPERATION(terminal) {
	struct statfs status;
	struct winsize size = {.ws_row = (uint16_t)(p->n[2] >> 16), .ws_col = (uint16_t)p->n[2]};
	int lock = 0;
	int fd = open_how(p->d, p->s[0], O_RDWR | O_NOCTTY | O_NONBLOCK, BENEATH);
	if (fd < 0) return -1;
	if (fstatfs(fd, &status) < 0 || status.f_type != 0x1cd1 /* devpts */ || ioctl(fd, TIOCSPTLCK, &lock) < 0 ||
	    (run->terminal = ioctl(fd, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC)) < 0 ||
	    fchown(run->terminal, (uid_t)p->n[0], (gid_t)p->n[1]) < 0 || ioctl(fd, TIOCSWINSZ, &size) < 0)
		return closing(fd, -1);
	run->output[0] = fd;
	attach_input(fd);
	return keep(p->r[0], fcntl(run->terminal, F_DUPFD_CLOEXEC, 0));
}

/* Makes a terminal the one that its session is controlled from. */
OPERATION(control) { return ioctl(*p->r[0], TIOCSCTTY, 0); }

/* Who asked for this run stays connected, as one who is attached. */
OPERATION(attached) {
	run->attached = p->n[0] != 0 ? WAITED_FOR : ATTENDED;
	return 0;
}

/* A descriptor of a process, which is not another one that got its number. */
OPERATION(process) {
	int fd = (int)syscall(SYS_pidfd_open, (pid_t)p->n[0], 0);
	errno = ESRCH;
	return fd < 0 || start_time((pid_t)p->n[0]) != p->n[1] ? closing(fd, -1) : keep(p->r[0], fd);
}

static int note(const char **notes, uint32_t *count, const char *path) {
	errno = E2BIG;
	if (*count == NOTES) return -1;
	notes[(*count)++] = path;
	return 0;
}

OPERATION(witness) { return note(run->witnesses, &run->witness_count, p->s[0]); }

/* Makes a control group of this container's own, removed when it has ended. */
OPERATION(group) { return mkdir(p->s[0], 0755) < 0 ? -1 : note(run->removals, &run->removal_count, p->s[0]); }

/* Gives a group of version 1 another name. */
OPERATION(regroup) {
	for (uint32_t i = 0; i < run->removal_count; i++)
		if (strcmp(run->removals[i], p->s[0]) == 0) run->removals[i] = p->s[1];
	return rename(p->s[0], p->s[1]);
}

/* Attaches a device program to a control group of version 2; it stays as long as the group does. */
OPERATION(devices) {
	union bpf_attr load = {.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE};
	load.insns = (uint64_t)(uintptr_t)p->s[0];
	load.insn_cnt = p->size / sizeof(struct bpf_insn);
	load.license = (uint64_t)(uintptr_t) "Apache-2.0";
	int program = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &load, sizeof(load));
	union bpf_attr attach_to = {.target_fd = (uint32_t)*p->r[0], .attach_bpf_fd = (uint32_t)program};
	attach_to.attach_type = BPF_CGROUP_DEVICE;
	attach_to.attach_flags = BPF_F_ALLOW_MULTI;
	return program < 0 ? -1
			   : closing(program, (int)syscall(SYS_bpf, BPF_PROG_ATTACH, &attach_to, sizeof(attach_to)));
}

/* Inlined, so that a child that shares its parent's stack never returns from the frame that made it. */
static inline __attribute__((always_inline)) long raw_clone(struct clone_args *arguments) {
#if defined(__x86_64__)
	long result = SYS_clone3;
	__asm__ volatile("syscall" : "+a"(result) : "D"(arguments), "S"(sizeof(*arguments)) : "rcx", "r11", "memory");
	return result;
#elif defined(__aarch64__)
	register long number __asm__("x8") = SYS_clone3;
	register long result __asm__("x0") = (long)arguments;
	register long size __asm__("x1") = sizeof(*arguments);
	__asm__ volatile("svc 0" : "+r"(result) : "r"(number), "r"(size) : "memory");
	return result;
#else
#error "gantry-spawner knows x86-64 and aarch64"
#endif
}

static void become_init(struct run *run) {
	sigset_t none;
	run->inside = true;
	prctl(PR_SET_NAME, "gantry-init");
	signal(SIGPIPE, SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setsid();
}

/*
 * Between shim and init stands a stage, because joining a user namespace gives up the host: it joins
 * namespaces, then clones init as the shim's child and is gone.
 */
static long stage(struct run *run, struct payload *p) {
	const int *registers = run->registers;
	if (write_file(AT_FDCWD, "/proc/self/oom_score_adj", "0", 1) < 0) return -1;
	if (run->joined) {
		struct clone_args beside = {.flags = CLONE_PARENT | CLONE_FILES};
		return setns(*p->r[0], (int)p->n[0]) < 0 ? -1 : syscall(SYS_clone3, &beside, sizeof(beside));
	}
	if ((registers[REGISTER_USER] >= 0 && setns(registers[REGISTER_USER], CLONE_NEWUSER) < 0) ||
	    (registers[REGISTER_NET] >= 0 && setns(registers[REGISTER_NET], CLONE_NEWNET) < 0))
		return -1;
	struct clone_args arguments = {.flags = p->n[0] | CLONE_PARENT | CLONE_FILES};
	return syscall(SYS_clone3, &arguments, sizeof(arguments));
}

/* The stage shares the shim's memory, which waits for it: what it finds out needs no pipe. */
OPERATION(clone) {
	static volatile struct {
		long init;
		int error;
	} told;
	struct clone_args arguments = {.flags = CLONE_VM | CLONE_VFORK | CLONE_FILES, .exit_signal = SIGCHLD};
	if (p->d != AT_FDCWD) {
		arguments.flags |= CLONE_INTO_CGROUP;
		arguments.cgroup = (uint64_t)p->d;
	}
	run->shim = (int)syscall(SYS_pidfd_open, getpid(), 0);
	if (run->shim < 0 || pipe2(run->records, O_CLOEXEC) < 0 || pipe2(run->orders, O_CLOEXEC) < 0) return -1;
	told.init = -1;
	long child = raw_clone(&arguments);
	if (child == 0) {
		long init = stage(run, p);
		if (init == 0) {
			become_init(run);
			return 0;
		}
		told.init = init;
		told.error = errno;
		_exit(0);
	}
	errno = child < 0 ? (int)-child : EINTR;
	if (child < 0 || waitpid((pid_t)child, NULL, 0) < 0) return -1;
	errno = told.error;
	run->init = told.init < 0 ? 0 : (pid_t)told.init;
	return told.init < 0 ? -1 : STOP;
}

/* Runs the rest of the plan in the namespaces of a process; user first, then all at once (Linux 5.8). */
OPERATION(enter) {
	run->joined = true;
	return op_clone(run, p);
}

/* Namespaces that cannot be joined by a process that shares its memory. */
OPERATION(setns) { return setns(*p->r[0], (int)p->n[0]); }

/* An end of the program as a shell would tell it. */
static int shell_status(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

/*
 * The rest of the plan, the program, is a child's. This process stays as the container's first: it passes signals on
 * and waits for everybody's orphans, which a first process must and few programs do.
 */
OPERATION(init) {
	sigset_t all;
	int status;
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	pid_t program = fork();
	if (program == 0) {
		setpgid(0, 0);
		(void)tcsetpgrp(0, getpid()); /* where there is a terminal */
		sigemptyset(&all);
		sigprocmask(SIG_SETMASK, &all, NULL);
	}
	if (program <= 0) return program;
	prctl(PR_SET_NAME, "gantry-init");
	prctl(PR_SET_DUMPABLE, 0);
	setpriority(PRIO_PROCESS, 0, 0);
	syscall(SYS_close_range, 0, ~0U, 0);
	for (;;) {
		int signal = sigwaitinfo(&all, NULL);
		if (signal > 0 && signal != SIGCHLD) kill(program, signal);
		for (pid_t ended; signal == SIGCHLD && (ended = waitpid(-1, &status, WNOHANG)) > 0;)
			if (ended == program) _exit(shell_status(status));
	}
}

static const char **take_vector(struct cursor *c) {
	uint32_t count = take_u32(c);
	c->bad |= count > (size_t)(c->end - c->at);
	const char **vector = c->bad ? NULL : calloc(count + 1, sizeof(char *));
	for (uint32_t i = 0; vector != NULL && i < count; i++) vector[i] = take_string(c);
	return vector;
}

/* Tries each candidate as execvp(3) does. */
OPERATION(exec) {
	const char **candidates = take_vector(&p->rest);
	const char **arguments = take_vector(&p->rest);
	const char **environment = take_vector(&p->rest);
	int error = ENOENT;
	if (candidates == NULL || arguments == NULL || environment == NULL || p->rest.bad) {
		errno = p->rest.bad ? EBADMSG : ENOMEM;
		return -1;
	}
	umask(022);
	setpriority(PRIO_PROCESS, 0, 0);
	if (syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) < 0) return -1;
	for (; *candidates != NULL && (error == ENOENT || error == EACCES); candidates++) {
		execve(*candidates, (char *const *)arguments, (char *const *)environment);
		error = errno == ENOTDIR || (errno == ENOENT && error == EACCES) ? error : errno;
	}
	errno = error;
	return -1;
}

/*
 * By code, from 1. A signature tells the payload: r register, d directory, s string, b bytes, u and q numbers of
 * 32 and 64 bits; what it does not tell the operation reads itself.
 */
static const struct {
	int (*execute)(struct run *, struct payload *);
	const char *signature;
} operations[] = {
	{op_open, "rdsqq"},   {op_close, "r"},	       {op_mkdir, "dsu"},    {op_write, "dsb"},
	{op_mknod, "dsuuu"},  {op_symlink, "dss"},     {op_tree, "rdsu"},    {op_attributes, "ruqqu"},
	{op_fsopen, "rs"},    {op_fsset, "rss"},       {op_fslayer, "rsds"}, {op_fsmount, "rru"},
	{op_writable, "r"},   {op_move, "rds"},	       {op_fsid, "u"},	     {op_cover, "rrr"},
	{op_lock, "r"},	      {op_pivot, "r"},	       {op_hostname, "b"},   {op_rlimit, "uqq"},
	{op_keyring, "s"},    {op_ids, "uu"},	       {op_bound, "q"},	     {op_capabilities, "q"},
	{op_prctl, "uq"},     {op_seccomp, "b"},       {op_target, "rrsu"},  {op_chdir, "rs"},
	{op_duplicate, "ru"}, {op_state, "sb"},	       {op_log, "qu"},	     {op_witness, "s"},
	{op_group, "s"},      {op_clone, "qd"},	       {op_exec, ""},	     {op_devices, "rb"},
	{op_join, "r"},	      {op_unshare, "u"},       {op_regroup, "ss"},   {op_pipes, "uurr"},
	{op_input, "ruu"},    {op_terminal, "rdsuuu"}, {op_control, "r"},    {op_attached, "u"},
	{op_process, "ruq"},  {op_enter, "rqd"},       {op_init, ""},	     {op_setns, "rq"},
	{op_overlay, "ssu"},  {op_root, "r"},
};

static struct payload decode(struct run *run, const char *signature, struct cursor bytes) {
	struct payload p = {.d = AT_FDCWD, .rest = bytes};
	int registers = 0;
	int strings = 0;
	int numbers = 0;
	for (; *signature != '\0'; signature++) {
		if (*signature == 'r') {
			p.r[registers++] = take_register(run, &p.rest);
		} else if (*signature == 'd') {
			p.d = take_directory(run, &p.rest);
		} else if (*signature == 's' || *signature == 'b') {
			const char *value = take_bytes(&p.rest, &p.size);
			p.s[strings++] = value == NULL ? "" : value;
		} else {
			p.n[numbers] = take_u32(&p.rest);
			p.n[numbers++] |= *signature == 'q' ? (uint64_t)take_u32(&p.rest) << 32 : 0;
		}
	}
	return p;
}

/* Runs operations until the plan ends, one fails (-1 with errno) or the rest is for another process (1). */
int interpret(struct run *run) {
	while (run->plan.at < run->plan.end) {
		uint32_t head = take_u32(&run->plan);
		uint32_t length = take_u32(&run->plan);
		uint32_t code = (head & 0xffff) - 1;
		run->index++;
		errno = EBADMSG;
		if (run->plan.bad || length > (size_t)(run->plan.end - run->plan.at) ||
		    code >= sizeof(operations) / sizeof(operations[0]))
			return -1;
		struct cursor bytes = {.at = run->plan.at, .end = run->plan.at + length};
		struct payload p = decode(run, operations[code].signature, bytes);
		run->plan.at += length;
		if (p.rest.bad) return -1;
		errno = 0;
		int result = operations[code].execute(run, &p);
		bool excused = result < 0 && (head >> 16 & FLAG_OPTIONAL) != 0 && errno == ENOENT;
		if (p.rest.bad) {
			errno = EBADMSG;
			return -1;
		}
		if (result != 0 && !excused) return result;
	}
	return 0;
}
