package dev.gantry.platform.sources;

import java.util.Optional;

import dev.gantry.contracts.detection.SourceFiles;
import dev.gantry.platform.builds.SourceDeclaration;

/**
 * A source tree that was looked at and not kept.
 *
 * @param summary how much it is, in words
 * @param dockerfile the Dockerfile's path, as the build would look for it
 * @param declaration what the tree declares of the app
 * @param files what decides how it is built
 */
public record InspectedSource(String summary, String dockerfile, SourceDeclaration declaration, SourceFiles files) {

	/** The file that declares the processes, if any does. */
	public Optional<String> declaredBy() {
		if (this.declaration.processes().isEmpty()) {
			return Optional.empty();
		}
		return gantryFile().filter((name) -> declaresProcesses(name, this.files.text(name).orElseThrow()))
			.or(() -> Optional.of(Procfile.NAME));
	}

	private static boolean declaresProcesses(String name, String text) {
		return !GantryFile.read(name, text).declaration().processes().isEmpty();
	}

	/** The name of its {@code gantry.yaml}, if it has one. */
	public Optional<String> gantryFile() {
		return Declarations.NAMES.stream().filter(this.files::has).findFirst();
	}

}
