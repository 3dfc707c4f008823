package dev.gantry.cli.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The end of a service's log, and the reason for its failure where the log tells one. */
final class LogTail {

	private static final int TAIL_BYTES = 64 * 1024;

	private LogTail() {
	}

	/** The last lines that were written since an offset. */
	static List<String> lines(Path log, long since, int most) {
		if (!Files.exists(log)) {
			return List.of();
		}
		try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
			long start = Math.max(since, file.length() - TAIL_BYTES);
			byte[] bytes = new byte[(int) Math.max(0, file.length() - start)];
			file.seek(start);
			file.readFully(bytes);
			List<String> lines = Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n"));
			return lines.subList(Math.max(0, lines.size() - most), lines.size());
		}
		catch (IOException ex) {
			return List.of("(" + log + " cannot be read: " + ex.getMessage() + ")");
		}
	}

	/**
	 * What Spring Boot's failure analysis says, description and action on one line each,
	 * or the last lines when it says nothing, of the log or else of the other output.
	 */
	static String reason(Path log, Path output, long since) {
		List<String> lines = lines(log, since, Integer.MAX_VALUE);
		if (lines.stream().allMatch(String::isBlank)) {
			lines = lines(output, 0, Integer.MAX_VALUE);
		}
		int description = lines.lastIndexOf("Description:");
		int action = lines.lastIndexOf("Action:");
		if (description >= 0 && action > description) {
			return paragraph(lines.subList(description + 1, action)) + "\n"
					+ paragraph(lines.subList(action + 1, lines.size()));
		}
		List<String> last = lines.subList(Math.max(0, lines.size() - 12), lines.size());
		return "The last lines of " + log + ":\n  " + String.join("\n  ", last);
	}

	private static String paragraph(List<String> lines) {
		StringBuilder text = new StringBuilder();
		for (String line : lines) {
			if (line.isBlank() && text.length() > 0) {
				break;
			}
			text.append(text.length() > 0 ? " " : "").append(line.strip());
		}
		return text.toString();
	}

}
