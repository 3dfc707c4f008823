/*
 * What a container may see and do, told from inside: one line "NAME VALUE" for each control. Runs as root of the
 * container, changes nothing that outlives it.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

static void tell(const char *name, const char *detail, const char *value)
{
	printf("%s%s %s\n", name, detail, value);
}

static void tell_status(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[512], name[64], value[64];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "%63[^:]: %63s", name, value) == 2 &&
		    (!strncmp(name, "Cap", 3) || !strcmp(name, "NoNewPrivs") || !strcmp(name, "Seccomp")))
			tell("status:", name, value);
	if (file)
		fclose(file);
}

static void tell_namespaces(void)
{
	static const char *names[] = { "cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts" };
	char path[64], link[64];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "/proc/self/ns/%s", names[i]);
		ssize_t length = readlink(path, link, sizeof(link) - 1);
		link[length < 0 ? 0 : length] = '\0';
		tell("namespace:", names[i], length < 0 ? "-" : link);
	}
}

/* A file that gives no byte and a directory that has no entry tell nothing. */
static void tell_masked(void)
{
	static const char *paths[] = { "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys",
		"/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
		"/sys/devices/virtual/powercap", "/sys/firmware" };
	char byte;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		DIR *directory = opendir(paths[i]);
		int entries = 0;
		if (directory) {
			while (readdir(directory))
				entries++;
			closedir(directory);
			tell("masked:", paths[i], entries > 2 ? "no" : "yes");
			continue;
		}
		int fd = open(paths[i], O_RDONLY);
		if (fd < 0 && errno == ENOENT)
			tell("masked:", paths[i], "absent");
		else
			tell("masked:", paths[i], fd >= 0 && read(fd, &byte, 1) > 0 ? "no" : "yes");
		if (fd >= 0)
			close(fd);
	}
}

/* The mount that a path is in, the last one that covers it. */
static void tell_mounts(void)
{
	static const char *points[] = { "/proc", "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
		"/dev", "/dev/pts", "/dev/shm", "/dev/mqueue", "/sys", "/sys/fs/cgroup" };
	char line[1024], point[256], options[256], found[256];

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		FILE *file = fopen("/proc/self/mountinfo", "r");
		strcpy(found, "-");
		while (file && fgets(line, sizeof(line), file))
			if (sscanf(line, "%*s %*s %*s %*s %255s %255s", point, options) == 2 && !strcmp(point, points[i]))
				strcpy(found, options);
		if (file)
			fclose(file);
		tell("mount:", points[i], found);
	}
}

static void tell_devices(void)
{
	DIR *directory = opendir("/dev");
	char names[512] = "";
	struct dirent *entry;
	struct stat status;
	char path[300];

	while (directory && (entry = readdir(directory))) {
		snprintf(path, sizeof(path), "/dev/%s", entry->d_name);
		if (!lstat(path, &status) && (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode)) &&
		    strlen(names) + strlen(entry->d_name) + 2 < sizeof(names))
			strcat(strcat(names, ","), entry->d_name);
	}
	if (directory)
		closedir(directory);
	tell("devices", "", *names ? names + 1 : "-");
}

/* A node of the kernel's log (1:11) and one of the first disk (8:0), which is opened if it can be made. */
static void tell_node(const char *name, mode_t mode, dev_t device)
{
	if (mknod("/tmp/node", mode | 0600, device) < 0) {
		tell("node:", name, "not made");
		return;
	}
	int fd = open("/tmp/node", O_RDONLY | O_NONBLOCK);
	tell("node:", name, fd >= 0 || errno == ENXIO || errno == ENODEV ? "opens" : "refused");
	if (fd >= 0)
		close(fd);
	unlink("/tmp/node");
}

static void tell_descriptors(void)
{
	char path[32], link[64], value[16];
	int count = 0;

	for (int fd = 3; fd < 1024; fd++) {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
		count += readlink(path, link, sizeof(link)) >= 0;
	}
	snprintf(value, sizeof(value), "%d", count);
	tell("inherited-descriptors", "", value);
}

static long in_child(long (*call)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		static const int refusals[] = { EPERM, EACCES, EROFS, ENOSYS, EAFNOSUPPORT, ENOENT };
		errno = 0;
		if (call() < 0)
			for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
				if (errno == refusals[i])
					_exit(1);
		_exit(0);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static long new_user(void) { return unshare(CLONE_NEWUSER); }
static long new_mounts(void) { return unshare(CLONE_NEWNS); }
static long mounting(void) { return mount("none", "/tmp", "tmpfs", 0, NULL); }
static long unmounting(void) { return umount2("/proc", MNT_DETACH); }
static long tracing(void) { return syscall(SYS_perf_event_open, NULL, 0, 0, -1, 0); }
static long programs(void) { return syscall(SYS_bpf, 0, NULL, 0); }
static long rings(void) { return syscall(SYS_io_uring_setup, 0, NULL); }
static long keys(void) { return syscall(SYS_keyctl, 0, -3, 0); }
static long adding_keys(void) { return syscall(SYS_add_key, "user", "probe", "x", 1, -1); }
static long faults(void) { return syscall(SYS_userfaultfd, 1); }
static long crypto(void) { return socket(38, SOCK_SEQPACKET, 0); }
static long machines(void) { return socket(40, SOCK_STREAM, 0); }
static long rebooting(void) { return syscall(SYS_reboot, 0, 0, 0, NULL); }
static long modules(void) { return syscall(SYS_init_module, NULL, 0, ""); }
static long clock_setting(void) { struct timespec time = { 0 }; return syscall(SYS_clock_settime, 0, &time); }
static long handles(void) { return syscall(SYS_open_by_handle_at, -1, NULL, 0); }
static long swapping(void) { return syscall(SYS_swapon, "/none", 0); }
static long accounting(void) { return syscall(SYS_acct, "/none"); }
static long quotas(void) { return syscall(SYS_quotactl, 0x800007 << 8, NULL, 0, NULL); }
static long log_reading(void) { return syscall(SYS_syslog, 3, NULL, 0); }
static long pivoting(void) { return syscall(SYS_pivot_root, "/none", "/none"); }
static long host_name(void) { return sethostname("probe", 5); }
static long core_pattern(void) { return open("/proc/sys/kernel/core_pattern", O_WRONLY); }
static long request_system(void) { return open("/proc/sysrq-trigger", O_WRONLY); }
static long own_group(void)
{
	bool unified = access("/sys/fs/cgroup/cgroup.controllers", F_OK) == 0;

	return mkdir(unified ? "/sys/fs/cgroup/probe" : "/sys/fs/cgroup/memory/probe", 0700);
}
static long raw_socket(void) { return socket(AF_INET, SOCK_RAW, 1); }

static void tell_calls(void)
{
	static const struct {
		const char *name;
		long (*call)(void);
	} calls[] = {
		{ "unshare-user", new_user }, { "unshare-mounts", new_mounts }, { "mount", mounting },
		{ "umount", unmounting }, { "perf_event_open", tracing }, { "bpf", programs }, { "io_uring_setup", rings },
		{ "keyctl", keys }, { "add_key", adding_keys }, { "userfaultfd", faults }, { "socket-AF_ALG", crypto },
		{ "socket-AF_VSOCK", machines }, { "socket-raw", raw_socket }, { "reboot", rebooting },
		{ "init_module", modules }, { "clock_settime", clock_setting }, { "open_by_handle_at", handles },
		{ "swapon", swapping }, { "acct", accounting }, { "quotactl", quotas }, { "syslog", log_reading },
		{ "pivot_root", pivoting }, { "sethostname", host_name }, { "write-core_pattern", core_pattern },
		{ "write-sysrq-trigger", request_system }, { "make-control-group", own_group },
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		tell("call:", calls[i].name, in_child(calls[i].call) == 1 ? "refused" : "passes");
}

/* Whether the container's root is the host's. */
static void tell_root(void)
{
	FILE *file = fopen("/proc/self/uid_map", "r");
	unsigned long inside, outside, size;

	if (file && fscanf(file, "%lu %lu %lu", &inside, &outside, &size) == 3)
		tell("root-is", "", inside == 0 && outside == 0 ? "the-host's" : "mapped");
	if (file)
		fclose(file);
}

static void tell_limit(void)
{
	static const char *paths[] = { "/sys/fs/cgroup/pids/pids.max", "/sys/fs/cgroup/pids.max" };
	char value[32] = "unseen";

	for (size_t i = 0; i < 2; i++) {
		FILE *file = fopen(paths[i], "r");
		if (file && fscanf(file, "%31s", value) != 1)
			strcpy(value, "unseen");
		if (file)
			fclose(file);
	}
	tell("most-processes", "", value);
}

int main(void)
{
	setbuf(stdout, NULL);
	tell_status();
	tell_root();
	tell_namespaces();
	tell_masked();
	tell_mounts();
	tell_devices();
	tell_node("kmsg", S_IFCHR, makedev(1, 11));
	tell_node("disk", S_IFBLK, makedev(8, 0));
	tell_descriptors();
	tell_limit();
	tell_calls();
	return 0;
}
