/** An app for a base image with nothing but busybox: answers over HTTP, tells its configuration, writes a line a second. */
export function harbour(changes: { broken?: boolean; page?: string; build?: string } = {}): Record<string, string> {
  return {
    Dockerfile: [
      'FROM base:test',
      'WORKDIR /app',
      `RUN echo "${changes.build ?? 'laying the keel'}" && seq 1 40 | sed 's/^/plank /' && mkdir -p www`,
      'COPY . .',
      'EXPOSE 8080',
      'CMD ["sh", "run"]',
      '',
    ].join('\n'),
    'gantry.yaml': [
      'cron:',
      '  tides:',
      '    schedule: "0 3 1 1 *"',
      '    command: sleep 1; echo "high water at noon"; sleep 1',
      '',
    ].join('\n'),
    'www/index.html': `<!doctype html><title>Harbour</title><p>${changes.page ?? 'The harbour is open.'}\n`,
    run: [
      'echo "the harbour opens, greeting: ${GREETING:-none}"',
      ...(changes.broken === true ? ['echo "cannot open the lock gate: no such key" >&2', 'exit 3'] : []),
      'echo "${GREETING:-none}" > www/greeting',
      'n=0',
      'while :; do n=$((n+1)); echo "ship $n has berthed"; sleep 1; done &',
      'exec httpd -f -p 8080 -h www',
      '',
    ].join('\n'),
  };
}
