/*
 * The app of the end-to-end tests: one static program, so that an image needs nothing else.
 *
 *   app            serves HTTP on PORT; SIGTERM ends it once no request is under way
 *   app stamp      writes /stamp: a build step
 *   app fail       says why and exits 3: a build step that fails
 *
 * GET /        release and version        GET /status   /proc/self/status
 * GET /fds     open file descriptors      GET /procs    numbers of all processes that it sees
 * GET /open?F  whether F can be opened    GET /crash    exits 7
 * GET /eat     takes memory until killed  GET /write    writes a numbered line to standard output every 10 ms
 * GET /keep    adds an 'x' to /data/kept and answers with all of them
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static volatile sig_atomic_t ending;

static void end(int signal) {
	(void)signal;
	ending = 1;
}

static size_t slurp(const char *path, char *into, size_t size) {
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t length = 0;
	if (fd >= 0) {
		ssize_t got;
		while (length < size - 1 && (got = read(fd, into + length, size - 1 - length)) > 0) {
			length += (size_t)got;
		}
		close(fd);
	}
	into[length] = 0;
	return length;
}

static void list(const char *directory, char *into, size_t size) {
	DIR *entries = opendir(directory);
	size_t length = 0;
	into[0] = 0;
	for (struct dirent *entry; entries && (entry = readdir(entries));) {
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9' && atoi(entry->d_name) != dirfd(entries)) {
			length += (size_t)snprintf(into + length, size - length, "%s\n", entry->d_name);
		}
	}
	if (entries) {
		closedir(entries);
	}
}

static void eat(void) {
	for (;;) {
		char *block = malloc(1 << 20);
		if (block) {
			memset(block, 1, 1 << 20);
		}
	}
}

static void *write_lines(void *unused) {
	for (int i = 1;; i++) {
		printf("line %d\n", i);
		fflush(stdout);
		usleep(10000);
	}
	return unused;
}

static void answer(const char *path, char *body, size_t size) {
	if (!strcmp(path, "/status")) {
		slurp("/proc/self/status", body, size);
	} else if (!strcmp(path, "/fds")) {
		list("/proc/self/fd", body, size);
	} else if (!strcmp(path, "/procs")) {
		list("/proc", body, size);
	} else if (!strncmp(path, "/open?", 6)) {
		int fd = open(path + 6, O_WRONLY | O_CLOEXEC);
		snprintf(body, size, "%s\n", fd < 0 ? strerror(errno) : "opened");
		if (fd >= 0) {
			close(fd);
		}
	} else if (!strcmp(path, "/crash")) {
		fprintf(stderr, "crashing as asked\n");
		_exit(7);
	} else if (!strcmp(path, "/eat")) {
		eat();
	} else if (!strcmp(path, "/write")) {
		pthread_t thread;
		pthread_create(&thread, NULL, write_lines, NULL);
		snprintf(body, size, "writing\n");
	} else if (!strcmp(path, "/keep")) {
		int fd = open("/data/kept", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, "x", 1) != 1 || fsync(fd)) {
			snprintf(body, size, "%s\n", strerror(errno));
		} else {
			slurp("/data/kept", body, size);
		}
		if (fd >= 0) {
			close(fd);
		}
	} else {
		char version[64];
		const char *release = getenv("GANTRY_RELEASE");
		const char *colour = getenv("COLOUR");
		slurp("/version", version, sizeof version);
		snprintf(body, size, "release %s version %s colour %s\n", release ? release : "?", version, colour ? colour : "none");
	}
}

static void serve(int client) {
	char request[4096] = "", path[1024] = "/", body[65536] = "", head[256];
	size_t length = 0;
	ssize_t got;
	while (length < sizeof request - 1 && (got = read(client, request + length, sizeof request - 1 - length)) > 0) {
		length += (size_t)got;
		request[length] = 0;
		if (strstr(request, "\r\n\r\n")) {
			break;
		}
	}
	if (sscanf(request, "%*s %1023s", path) == 1) {
		answer(path, body, sizeof body);
		int size = snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n", strlen(body));
		if (write(client, head, (size_t)size) < 0 || write(client, body, strlen(body)) < 0) {
			perror("write");
		}
	}
	close(client);
}

static void *serve_thread(void *client) {
	serve((int)(long)client);
	return NULL;
}

int main(int argc, char **argv) {
	if (argc > 1 && !strcmp(argv[1], "stamp")) {
		FILE *stamp = fopen("/stamp", "w");
		printf("stamping\n");
		return stamp && fputs("stamped\n", stamp) >= 0 && !fclose(stamp) ? 0 : 1;
	}
	if (argc > 1 && !strcmp(argv[1], "fail")) {
		fprintf(stderr, "this step fails on purpose\n");
		return 3;
	}
	struct sigaction action = { .sa_handler = end };
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	const char *port = getenv("PORT");
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(port ? port : "8080")) };
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(server, (struct sockaddr *)&address, sizeof address) || listen(server, 1024)) {
		perror("listen");
		return 1;
	}
	printf("listening\n");
	fflush(stdout);
	while (!ending) {
		struct pollfd waiting = { .fd = server, .events = POLLIN };
		if (poll(&waiting, 1, 200) == 1) {
			int client = accept4(server, NULL, NULL, SOCK_CLOEXEC);
			pthread_t thread;
			if (client >= 0 && !pthread_create(&thread, NULL, serve_thread, (void *)(long)client)) {
				pthread_detach(thread);
			}
		}
	}
	close(server);
	usleep(300000);
	printf("ended\n");
	return 0;
}
