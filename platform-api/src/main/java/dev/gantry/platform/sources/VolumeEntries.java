package dev.gantry.platform.sources;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.values.VolumeMounts;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.builds.ProcessDeclaration;

/**
 * The section {@code volumes} of {@code gantry.yaml}: each volume by its name, with the
 * path in {@code web}, or with path and process type. It says all: a process type that it
 * does not name has no volume.
 *
 * @param file the file's name
 * @param mounts by process type
 */
record VolumeEntries(String file, Map<String, VolumeMounts> mounts) {

	private static final Set<String> KEYS = Set.of("path", "process");

	static VolumeEntries read(GantryFile file, Map<?, ?> section) {
		Map<String, Map<String, String>> paths = new LinkedHashMap<>();
		section.forEach((key, value) -> {
			String name = String.valueOf(key);
			String process = ProcessSpec.WEB;
			Object path = value;
			if (value instanceof Map<?, ?> entry) {
				file.known("volumes." + name + ".", entry, KEYS);
				path = entry.get("path");
				if (entry.get("process") != null) {
					process = GantryFile.processType(file.name(), String.valueOf(entry.get("process")));
				}
			}
			if (!(path instanceof String text)) {
				throw GantryFile.invalid(file.name() + ": volumes." + name
						+ " must be a path in the container, or a mapping of path and process");
			}
			paths.computeIfAbsent(process, (type) -> new LinkedHashMap<>()).put(name, text);
		});
		Map<String, VolumeMounts> mounts = new LinkedHashMap<>();
		paths.forEach((process, of) -> mounts.put(process, mounts(file.name(), of)));
		return new VolumeEntries(file.name(), mounts);
	}

	private static VolumeMounts mounts(String file, Map<String, String> paths) {
		try {
			return new VolumeMounts(paths);
		}
		catch (GantryException ex) {
			throw GantryFile.invalid(file + ": " + ex.toFailure().detail() + ". " + ex.toFailure().remedy());
		}
	}

	/** Process types with the volumes that they have. */
	Map<String, ProcessDeclaration> over(Map<String, ProcessDeclaration> processes) {
		Map<String, ProcessDeclaration> all = new LinkedHashMap<>();
		processes
			.forEach((type, process) -> all.put(type, process.with(this.mounts.getOrDefault(type, VolumeMounts.NONE))));
		all.computeIfAbsent(ProcessSpec.WEB,
				(web) -> ProcessDeclaration.SILENT.with(this.mounts.getOrDefault(web, VolumeMounts.NONE)));
		this.mounts.keySet().stream().filter((type) -> !all.containsKey(type)).findFirst().ifPresent((type) -> {
			throw GantryFile
				.invalid(this.file + " gives a volume to process type '" + type + "', which the source does not have");
		});
		return all;
	}

}
