/*
 * A container's output as lines `2026-01-31T23:59:59.123456789Z stdout F text`, the form that Kubernetes uses:
 * F ends a line, P is a part of one that is longer than the buffer. `log` is the current file, `log.1` the one
 * before it. A full disk loses lines, not the container; the number lost is told when there is room again.
 */
#include "launcher.h"

#include <sys/file.h>

#define LINE_LIMIT 16384
#define STAMP_LIMIT 64

static const char *const names[2] = {"stdout", "stderr"};

static struct {
	char text[LINE_LIMIT];
	size_t used;
} streams[2];

static struct {
	int directory;
	int fd;
	uint64_t size;
	uint64_t limit;
	uint32_t files;
	uint64_t lost;
	char pending[2 * LINE_LIMIT];
	size_t used;
} out = {.fd = -1};

static void open_current(void) {
	out.fd = openat(out.directory, "log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
	off_t end = out.fd < 0 ? 0 : lseek(out.fd, 0, SEEK_END);
	out.size = end < 0 ? 0 : (uint64_t)end;
}

void log_open(int directory, uint64_t file_size, uint32_t files) {
	out.directory = directory;
	out.limit = file_size;
	out.files = files;
}

/* Whoever reads or compresses the files holds the lock for a moment: then the next line tries again. */
static void rotate(void) {
	char from[16];
	char to[16];
	if (flock(out.directory, LOCK_EX | LOCK_NB) < 0) return;
	close(out.fd);
	for (uint32_t number = out.files - 1; number > 0; number--) {
		snprintf(from, sizeof(from), number > 1 ? "log.%u" : "log", number - 1);
		snprintf(to, sizeof(to), "log.%u", number);
		renameat(out.directory, from, out.directory, to);
	}
	if (out.files == 1) unlinkat(out.directory, "log", 0);
	open_current();
	flock(out.directory, LOCK_UN);
}

static size_t stamp(char *to) {
	struct timespec now;
	struct tm parts;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	size_t length = strftime(to, STAMP_LIMIT, "%Y-%m-%dT%H:%M:%S", &parts);
	return length + (size_t)snprintf(to + length, STAMP_LIMIT - length, ".%09ldZ", now.tv_nsec);
}

static void flush_lines(void) {
	if (out.used == 0) return;
	if (out.fd < 0) open_current();
	if (out.size > 0 && out.size + out.used > out.limit) rotate();
	if (out.lost > 0) {
		char note[STAMP_LIMIT + 80];
		size_t length = stamp(note);
		length += (size_t)snprintf(note + length, sizeof(note) - length,
					   " stderr F gantry: %llu lines of output could not be kept\n",
					   (unsigned long long)out.lost);
		if (write_all(out.fd, note, length) == 0) {
			out.lost = 0;
			out.size += length;
		}
	}
	if (out.lost == 0 && write_all(out.fd, out.pending, out.used) == 0) {
		out.size += out.used;
	} else {
		for (size_t i = 0; i < out.used; i++) out.lost += out.pending[i] == '\n';
		/* What a failed write left of a line must not run into the next one. */
		if (out.fd >= 0 && ftruncate(out.fd, (off_t)out.size) < 0) {
			close(out.fd);
			out.fd = -1;
		}
	}
	out.used = 0;
}

static void emit(int stream, const char *text, size_t length, bool whole) {
	if (out.used + STAMP_LIMIT + length > sizeof(out.pending)) flush_lines();
	char *at = out.pending + out.used;
	at += stamp(at);
	*at++ = ' ';
	at = mempcpy(at, names[stream], 6);
	*at++ = ' ';
	*at++ = whole ? 'F' : 'P';
	*at++ = ' ';
	at = mempcpy(at, text, length);
	*at++ = '\n';
	out.used = (size_t)(at - out.pending);
}

/* Reads once, for the log if there is one and those who are attached; returns whether there may be more. */
bool log_read(int stream, int fd) {
	char *text = streams[stream].text;
	ssize_t count = read(fd, text + streams[stream].used, LINE_LIMIT - streams[stream].used);
	if (count <= 0) return count < 0 && errno == EINTR;
	attach_output(stream, text + streams[stream].used, (size_t)count);
	if (out.files == 0) return true;
	size_t end = streams[stream].used + (size_t)count;
	size_t begin = 0;
	for (char *line; (line = memchr(text + begin, '\n', end - begin)) != NULL;) {
		size_t next = (size_t)(line - text) + 1;
		emit(stream, text + begin, next - 1 - begin, true);
		begin = next;
	}
	if (begin == 0 && end == LINE_LIMIT) {
		emit(stream, text, end, false);
		begin = end;
	}
	memmove(text, text + begin, end - begin);
	streams[stream].used = end - begin;
	flush_lines();
	return true;
}

void log_finish(int stream) {
	if (streams[stream].used > 0) {
		emit(stream, streams[stream].text, streams[stream].used, true);
		streams[stream].used = 0;
	}
	flush_lines();
}
