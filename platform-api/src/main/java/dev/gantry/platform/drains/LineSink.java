package dev.gantry.platform.drains;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

import dev.gantry.contracts.apps.LogLine;

/** Somebody else's log store. */
interface LineSink extends Closeable {

	/** Sends lines; when it returns they are out of our hands. */
	void send(List<LogLine> lines) throws IOException, InterruptedException;

	/** Connects anew at the next line. */
	@Override
	void close();

	/** The sink behind an address. */
	static LineSink of(DrainAddress address, String app) {
		return switch (address.kind()) {
			case HTTP -> new HttpSink(address.uri(), app);
			case SYSLOG_UDP -> new DatagramSink(address.uri(), new SyslogFormat(app));
			case SYSLOG_TCP -> new StreamSink(address.uri(), false, new SyslogFormat(app));
			case SYSLOG_TLS -> new StreamSink(address.uri(), true, new SyslogFormat(app));
		};
	}

}
