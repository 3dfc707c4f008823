/* Mounts: made and changed detached, by descriptor, and then attached. */
#include "operations.h"

#include <sys/fsuid.h>
#include <sys/statvfs.h>

#include <linux/capability.h>
#include <linux/mount.h>

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
 * Makes what was attached to the root the root. Below it stays a root that has nothing, like the one below every
 * host's: to take it away would wait for every processor.
 */
OPERATION(root) { return fchdir(*p->r[0]) < 0 || chroot(".") < 0 ? -1 : chdir("/"); }
