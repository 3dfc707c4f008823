package dev.gantry.platform.sources;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.apps.AppTasks;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.builds.ProcessDeclaration;
import dev.gantry.platform.builds.SourceDeclaration;

/**
 * {@code Procfile}: one process type a line, {@code type: command}. Of {@code web} one is
 * started at first, of the others none. {@code release} is the release command.
 */
final class Procfile {

	static final String NAME = "Procfile";

	/** The line that is no process type but runs before a release gets requests. */
	private static final String RELEASE = "release";

	private Procfile() {
	}

	static SourceDeclaration read(String text) {
		Map<String, ProcessDeclaration> processes = new LinkedHashMap<>();
		List<String> release = List.of();
		int number = 0;
		for (String line : text.lines().map(String::strip).toList()) {
			number++;
			if (line.isEmpty() || line.startsWith("#")) {
				continue;
			}
			int colon = line.indexOf(':');
			String command = (colon > 0) ? line.substring(colon + 1).strip() : "";
			if (command.isEmpty()) {
				throw new GantryException(ErrorCode.BUILD_FILE_INVALID,
						"Line " + number + " of the Procfile is not 'type: command'",
						"Write for example 'web: ./serve'");
			}
			if (line.substring(0, colon).strip().equals(RELEASE)) {
				release = Declarations.shell(command);
				continue;
			}
			String type = GantryFile.processType(NAME, line.substring(0, colon).strip());
			processes.put(type,
					ProcessDeclaration.running(type.equals(ProcessSpec.WEB) ? 1 : 0, Declarations.shell(command)));
		}
		return new SourceDeclaration(processes, new AppTasks(release, Map.of()));
	}

}
