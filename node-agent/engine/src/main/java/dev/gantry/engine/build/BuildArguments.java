package dev.gantry.engine.build;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.engine.build.language.Dockerfile;
import dev.gantry.engine.build.language.Expansion;
import dev.gantry.engine.build.language.Instruction;
import dev.gantry.engine.build.language.Scope;
import dev.gantry.oci.reference.Platform;

/**
 * The values of {@code ARG}: those that the build was given, those before the first FROM,
 * and those that every build has.
 *
 * @see <a href="https://docs.docker.com/reference/dockerfile/#arg">ARG</a>
 */
final class BuildArguments {

	/** Known to RUN without ARG, and never a reason to run a step again. */
	static final Set<String> PROXY = Set.of("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY",
			"ftp_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy");

	private static final String SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH";

	private final Map<String, String> given;

	private final Map<String, String> platform = new HashMap<>();

	private final Map<String, String> global = new LinkedHashMap<>();

	private final Set<String> unused;

	BuildArguments(Dockerfile dockerfile, Map<String, String> given, Platform machine) {
		this.given = given;
		this.unused = new TreeSet<>(given.keySet());
		this.unused.removeAll(PROXY);
		this.unused.remove(SOURCE_DATE_EPOCH);
		for (String kind : List.of("TARGET", "BUILD")) {
			this.platform.put(kind + "PLATFORM", machine.toString());
			this.platform.put(kind + "OS", machine.os());
			this.platform.put(kind + "ARCH", machine.architecture());
			this.platform.put(kind + "VARIANT", machine.variant() == null ? "" : machine.variant());
		}
		Expansion expansion = new Expansion(dockerfile.directives().escape(), globalScope());
		for (Instruction.Arg instruction : dockerfile.arguments()) {
			for (Instruction.Assignment argument : instruction.arguments()) {
				String own = argument.value() == null ? null : expansion.word(instruction.at(), argument.value());
				String value = take(argument.name(), own);
				if (value != null) {
					this.global.put(argument.name(), value);
				}
			}
		}
	}

	/** What FROM sees. */
	Scope globalScope() {
		return (name) -> this.global.getOrDefault(name, this.platform.get(name));
	}

	/**
	 * The value of an argument that a stage declares.
	 * @param ownDefault its default there, or {@code null}
	 * @return {@code null} if it has none
	 */
	String declared(String name, String ownDefault) {
		String fallback = ownDefault;
		if (fallback == null) {
			fallback = this.global.getOrDefault(name, this.platform.get(name));
		}
		return take(name, fallback);
	}

	private String take(String name, String fallback) {
		this.unused.remove(name);
		return this.given.getOrDefault(name, fallback);
	}

	/** The proxies that the build was given, for each RUN. */
	Map<String, String> proxies() {
		Map<String, String> proxies = new HashMap<>(this.given);
		proxies.keySet().retainAll(PROXY);
		return proxies;
	}

	/**
	 * The time that {@code SOURCE_DATE_EPOCH} gives to everything that the build makes.
	 * @see <a href="https://reproducible-builds.org/specs/source-date-epoch/">its
	 * specification</a>
	 */
	Optional<Instant> sourceDate() {
		String text = this.given.get(SOURCE_DATE_EPOCH);
		if (text == null || text.isEmpty()) {
			return Optional.empty();
		}
		if (!text.matches("\\d{1,11}")) {
			throw new GantryException(ErrorCode.BUILD_FILE_INVALID,
					"The build argument " + SOURCE_DATE_EPOCH + "=" + text + " is not a time",
					"Give the seconds since 1970, for example of git log -1 --format=%ct");
		}
		return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
	}

	/** What was given and declared, without proxies: some hold passwords. */
	Map<String, String> declaredValues() {
		Map<String, String> values = new HashMap<>(this.given);
		values.keySet().removeAll(PROXY);
		values.keySet().removeAll(this.unused);
		return values;
	}

	/** Names that were given and that no ARG declared. */
	Set<String> unused() {
		return this.unused;
	}

}
