package dev.gantry.platform.sources;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.apps.AppTasks;
import dev.gantry.platform.builds.SourceDeclaration;

/**
 * Reads what a source tree says of its app: {@code gantry.yaml}, and where there is none
 * or it names no processes, the {@code Procfile}.
 */
final class Declarations {

	static final List<String> NAMES = List.of("gantry.yaml", "gantry.yml");

	private Declarations() {
	}

	static SourceDeclaration read(Map<String, String> files) {
		Optional<GantryFile> file = file(files);
		SourceDeclaration declaration = file.map(GantryFile::declaration).orElse(SourceDeclaration.NONE);
		if (declaration.processes().isEmpty() && files.containsKey(Procfile.NAME)) {
			SourceDeclaration procfile = Procfile.read(files.get(Procfile.NAME));
			AppTasks tasks = declaration.tasks();
			declaration = new SourceDeclaration(procfile.processes(), new AppTasks(
					tasks.release().isEmpty() ? procfile.tasks().release() : tasks.release(), tasks.jobs()));
		}
		Optional<VolumeEntries> volumes = file.flatMap(GantryFile::volumes);
		return volumes.isEmpty() ? declaration
				: new SourceDeclaration(volumes.get().over(declaration.processes()), declaration.tasks());
	}

	/** The Dockerfile that the tree names, if it names one. */
	static Optional<String> dockerfile(Map<String, String> files) {
		return file(files).flatMap(GantryFile::dockerfile);
	}

	private static Optional<GantryFile> file(Map<String, String> files) {
		List<String> present = NAMES.stream().filter(files::containsKey).toList();
		if (present.size() > 1) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID, "The source has both gantry.yaml and gantry.yml",
					"Keep one of them");
		}
		return present.stream().findFirst().map((name) -> GantryFile.read(name, files.get(name)));
	}

	/** A user's line of shell, run by a shell in the user's container. */
	static List<String> shell(String line) {
		return List.of("/bin/sh", "-c", line);
	}

}
