package dev.gantry.engine.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.containers.SecurityOptions;

/**
 * The AppArmor profiles of a host.
 *
 * @param enabled whether the kernel enforces profiles
 * @param loaded the profiles it knows
 */
record AppArmor(boolean enabled, Set<String> loaded) {

	/** Below the container's own {@code /proc}: what its next program is confined by. */
	static final String ATTRIBUTE = "self/attr/apparmor/exec";

	private static final Path ENABLED = Path.of("/sys/module/apparmor/parameters/enabled");

	private static final Path PROFILES = Path.of("/sys/kernel/security/apparmor/profiles");

	/** The first that is loaded confines containers that name none. */
	private static final List<String> DEFAULTS = List.of("gantry-default", "docker-default", "containers-default");

	private static final AppArmor NONE = new AppArmor(false, Set.of());

	/** As this host is now; its profiles may change while the agent runs. */
	static AppArmor onHost() {
		try {
			if (!Files.exists(ENABLED) || !Files.readString(ENABLED).startsWith("Y")) {
				return NONE;
			}
			return new AppArmor(true, parse(Files.readAllLines(PROFILES)));
		}
		catch (IOException ex) {
			throw new GantryException(ErrorCode.START_FAILED, "Read the AppArmor profiles: " + ex.getMessage(),
					"Mount securityfs on /sys/kernel/security", ex);
		}
	}

	/** Lines {@code NAME (MODE)}. */
	static Set<String> parse(List<String> lines) {
		return lines.stream()
			.map((line) -> line.replaceFirst(" \\([a-z]+\\)$", ""))
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * What confines a container; empty for nothing.
	 * @throws GantryException when it names a profile that cannot confine it
	 */
	Optional<String> profile(SecurityOptions security) {
		String wanted = security.appArmor();
		if (wanted.equals(SecurityOptions.UNCONFINED)) {
			return Optional.empty();
		}
		if (wanted.isEmpty()) {
			return DEFAULTS.stream().filter(this.loaded::contains).findFirst();
		}
		if (!this.enabled) {
			throw new GantryException(ErrorCode.START_FAILED,
					"Confine by AppArmor profile '" + wanted + "': this host has no AppArmor",
					"Leave the profile out, or boot with apparmor=1");
		}
		if (!this.loaded.contains(wanted)) {
			throw new GantryException(ErrorCode.START_FAILED,
					"Confine by AppArmor profile '" + wanted + "': it is not loaded", "Load it with apparmor_parser");
		}
		return Optional.of(wanted);
	}

}
