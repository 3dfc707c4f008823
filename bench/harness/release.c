/*
 * A web server that answers every request with the release it belongs to. Built statically, so that its image needs no
 * base. Requests are heads without bodies. On SIGTERM it ends at once: the router has let go of it by then.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static char answer[256];
static size_t answer_length;

static void end(int signal) {
	(void) signal;
	_exit(0);
}

static void *serve(void *argument) {
	int client = (int) (intptr_t) argument;
	char head[8192];
	size_t filled = 0;
	for (;;) {
		ssize_t got = read(client, head + filled, sizeof(head) - 1 - filled);
		if (got <= 0) {
			break;
		}
		filled += (size_t) got;
		head[filled] = 0;
		char *blank;
		while ((blank = strstr(head, "\r\n\r\n")) != NULL) {
			if (write(client, answer, answer_length) != (ssize_t) answer_length) {
				close(client);
				return NULL;
			}
			filled -= (size_t) (blank + 4 - head);
			memmove(head, blank + 4, filled + 1);
		}
		if (filled == sizeof(head) - 1) {
			break;
		}
	}
	close(client);
	return NULL;
}

int main(void) {
	const char *release = getenv("GANTRY_RELEASE");
	const char *port = getenv("PORT");
	if (release == NULL) {
		release = "0";
	}
	answer_length = (size_t) snprintf(answer, sizeof(answer),
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%.20s\n", strlen(release) + 1, release);
	signal(SIGTERM, end);
	signal(SIGPIPE, SIG_IGN);
	int server = socket(AF_INET, SOCK_STREAM, 0);
	int one = 1;
	setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t) atoi(port ? port : "8080"))};
	if (bind(server, (struct sockaddr *) &address, sizeof(address)) != 0 || listen(server, 1024) != 0) {
		perror("listen");
		return 1;
	}
	pthread_attr_t small;
	pthread_attr_init(&small);
	pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
	pthread_attr_setstacksize(&small, 65536);
	for (;;) {
		int client = accept(server, NULL, NULL);
		pthread_t thread;
		if (client >= 0) {
			setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
			if (pthread_create(&thread, &small, serve, (void *) (intptr_t) client) != 0) {
				close(client);
			}
		}
	}
}
