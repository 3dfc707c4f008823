/* Files and directories. All paths below a container's root are resolved by openat2, never by string. */
#include "operations.h"

#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <linux/magic.h>

#define LINKS 40 /* as many as the kernel follows */

int keep(int *target, long fd) {
	if (fd < 0) return -1;
	if (*target >= 0) close(*target);
	*target = (int)fd;
	return 0;
}

int open_how(int directory, const char *path, uint64_t flags, uint64_t resolve) {
	struct open_how how = {
		.flags = flags | O_CLOEXEC, .mode = (flags & O_CREAT) != 0 ? 0644 : 0, .resolve = resolve};
	int fd;
	do { /* EAGAIN: a rename somewhere raced with a lookup that must not escape */
		fd = (int)syscall(SYS_openat2, directory, path, &how, sizeof(how));
	} while (fd < 0 && errno == EAGAIN);
	return fd;
}

static int make_directories(int root, const char *path, size_t length, int links);

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
