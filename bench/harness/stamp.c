/*
 * Measures starts on one clock, CLOCK_MONOTONIC, which is also System.nanoTime() of Java on Linux.
 *
 *   stamp                                what a container runs: prints the time of its first instruction in main
 *   stamp wait                           what an idle container runs: does nothing until it is told to end
 *   stamp count GAP_MS                   prints 1, 2, 3 and so on with a pause after each, until it is told to end
 *   stamp drive COUNT GAP_MS COMMAND...  runs COMMAND COUNT times with a pause before each, where "{}" in an argument
 *                                        stands for a new name; prints "START_NS TOTAL_NS" for each: from just before
 *                                        the fork to the time that the container printed, and to COMMAND's end
 *
 * A command that fails, or whose container prints no time, ends the measurement with status 1.
 */
#define _GNU_SOURCE
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void pause_for(long milliseconds)
{
	struct timespec time = { milliseconds / 1000, milliseconds % 1000 * 1000000 };

	if (milliseconds > 0)
		nanosleep(&time, NULL);
}

/* Replaces "{}" in an argument by a name that no other run has. */
static char *named(const char *argument, int run)
{
	const char *place = strstr(argument, "{}");
	char *result;

	if (!place)
		return (char *)argument;
	if (asprintf(&result, "%.*sb%d-%d%s", (int)(place - argument), argument, getpid(), run, place + 2) < 0)
		exit(1);
	return result;
}

static int run_once(int run, char **command, int count)
{
	char **arguments = calloc(count + 1, sizeof(char *));
	char text[64] = "";
	size_t length = 0;
	ssize_t got;
	int ends[2], status, error;
	posix_spawn_file_actions_t actions;
	int64_t begun, ended, stamp;
	pid_t child;

	for (int i = 0; i < count; i++)
		arguments[i] = named(command[i], run);
	if (!arguments || pipe(ends) || posix_spawn_file_actions_init(&actions))
		return 1;
	posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
	posix_spawn_file_actions_addclose(&actions, ends[0]);
	posix_spawn_file_actions_addclose(&actions, ends[1]);
	begun = now();
	error = posix_spawnp(&child, arguments[0], &actions, NULL, arguments, environ);
	if (error) {
		fprintf(stderr, "stamp: run %s: %s\n", arguments[0], strerror(error));
		return 1;
	}
	close(ends[1]);
	while (length < sizeof(text) - 1 && (got = read(ends[0], text + length, sizeof(text) - 1 - length)) > 0)
		length += got;
	close(ends[0]);
	if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status)) {
		fprintf(stderr, "stamp: %s failed with wait status %d\n", arguments[0], status);
		return 1;
	}
	ended = now();
	stamp = strtoll(text, NULL, 10);
	if (stamp < begun || stamp > ended) {
		fprintf(stderr, "stamp: %s printed no time: '%s'\n", arguments[0], text);
		return 1;
	}
	printf("%lld %lld\n", (long long)(stamp - begun), (long long)(ended - begun));
	return 0;
}

static void end(int signal_number)
{
	_exit(signal_number == SIGTERM ? 0 : 1);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		printf("%lld\n", (long long)now());
		return 0;
	}
	if (argc == 2 && !strcmp(argv[1], "wait")) {
		signal(SIGTERM, end);
		for (;;)
			pause();
	}
	if (argc == 3 && !strcmp(argv[1], "count")) {
		signal(SIGTERM, end);
		for (long number = 1;; number++) {
			if (printf("%ld\n", number) < 0 || fflush(stdout))
				return 1;
			pause_for(atol(argv[2]));
		}
	}
	if (argc < 5 || strcmp(argv[1], "drive")) {
		fprintf(stderr, "usage: stamp [wait | count GAP_MS | drive COUNT GAP_MS COMMAND...]\n");
		return 2;
	}
	for (int run = 0; run < atoi(argv[2]); run++) {
		pause_for(atol(argv[3]));
		if (run_once(run, argv + 4, argc - 4))
			return 1;
	}
	return 0;
}
