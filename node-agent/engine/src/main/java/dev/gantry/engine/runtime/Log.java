package dev.gantry.engine.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/**
 * Where a caller reads what went wrong: a file as text or as lines of JSON, by the
 * options {@code --log} and {@code --log-format}. Standard error gets errors in any case.
 */
final class Log {

	private static Path file;

	private static boolean json;

	private Log() {
	}

	static void to(Path path, String format) {
		if (!format.equals("text") && !format.equals("json")) {
			throw new RuntimeFailure("--log-format is text or json, not '" + format + "'");
		}
		file = path;
		json = format.equals("json");
	}

	static void warn(String message) {
		write("warning", message);
	}

	static void error(String message) {
		write("error", message);
		System.err.println("gantry: " + message);
	}

	private static void write(String level, String message) {
		if (file == null) {
			return;
		}
		Map<String, String> line = new LinkedHashMap<>();
		line.put("level", level);
		line.put("msg", message);
		line.put("time", Instant.now().toString());
		String text = json ? JsonMapper.shared().writeValueAsString(line)
				: "time=\"" + line.get("time") + "\" level=" + level + " msg=\"" + message.replace("\"", "\\\"") + "\"";
		try {
			Files.writeString(file, text + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE,
					StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			System.err.println("gantry: write " + file + ": " + ex.getMessage());
		}
	}

}
