package dev.gantry.platform.drains;

import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;

import dev.gantry.contracts.apps.LogLine;

/**
 * A line as RFC 5424 has it. The host name is {@code gantry}, the application the app,
 * the process the instance.
 */
record SyslogFormat(String app) {

	private static final int FACILITY_USER = 1;

	private static final int SEVERITY_ERROR = 3;

	private static final int SEVERITY_INFO = 6;

	byte[] format(LogLine line) {
		int severity = "stderr".equals(line.stream()) ? SEVERITY_ERROR : SEVERITY_INFO;
		// Section 6: TIME-SECFRAC has at most six digits; names are printable and short.
		String head = "<" + (FACILITY_USER * 8 + severity) + ">1 " + line.at().truncatedTo(ChronoUnit.MICROS)
				+ " gantry " + word(this.app, 48) + " " + word(line.instance(), 128) + " - - ";
		return (head + line.text().replaceAll("[\\r\\n]+", " ")).getBytes(StandardCharsets.UTF_8);
	}

	private static String word(String text, int most) {
		String plain = text.replaceAll("[^!-~]", "_");
		return plain.isEmpty() ? "-" : plain.substring(0, Math.min(plain.length(), most));
	}

}
