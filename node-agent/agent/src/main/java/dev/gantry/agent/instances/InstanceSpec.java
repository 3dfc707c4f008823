package dev.gantry.agent.instances;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.InstanceAssignment;
import dev.gantry.contracts.link.RunTerms;
import dev.gantry.engine.containers.Care;
import dev.gantry.engine.containers.ContainerSpec;
import dev.gantry.engine.containers.Housekeeping;
import dev.gantry.engine.containers.ProcessSpec;
import dev.gantry.engine.containers.RootFilesystem;
import dev.gantry.engine.containers.Sandbox;
import dev.gantry.engine.streams.Streams;

/**
 * Makes an assignment and an image into a container's specification. Nothing that a
 * tenant may not have can be asked for here: no mount but of its app's volumes, no
 * capability beyond the default, no namespace of the host's.
 */
final class InstanceSpec {

	private InstanceSpec() {
	}

	static ContainerSpec of(InstanceAssignment assignment, AppImage image, Addresses addresses) {
		try {
			ProcessSpec process = new ProcessSpec(arguments(assignment, image), environment(assignment, image),
					image.workingDirectory().isEmpty() ? "/" : image.workingDirectory(), image.user(), List.of(),
					streams(assignment.run()));
			return new ContainerSpec(containerId(assignment),
					RootFilesystem.of(image.layers()).withVolumes(InstanceVolumes.mounts(assignment)), process,
					Sandbox.DEFAULT.withLimits(assignment.limits()).withHostname(hostname(assignment)),
					addresses.networking(assignment.port()),
					Housekeeping.DEFAULT.withLabels(ContainerLabels.of(assignment))
						.withStopSignal(image.stopSignal())
						// A first process ignores what it has no handler for; a run shall
						// end by signals.
						.with(Care.NONE.withInit(assignment.run() != null)));
		}
		catch (IllegalArgumentException ex) {
			throw new GantryException(ErrorCode.IMAGE_INVALID,
					"The image " + assignment.image() + " cannot be run: " + ex.getMessage(),
					"Correct the image's configuration or the process type's command", ex);
		}
	}

	private static Streams streams(RunTerms run) {
		return run == null ? Streams.OUTPUT_ONLY : new Streams(run.terminal(), run.input(), run.input());
	}

	/** The same for the same generation, so that doing it twice is seen by the engine. */
	static String containerId(InstanceAssignment assignment) {
		String readable = (assignment.app() + "-" + assignment.process() + "." + assignment.index())
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9_.-]", "-");
		String key = assignment.instanceId() + "/" + assignment.generation();
		return readable.substring(0, Math.min(readable.length(), 50)) + "-" + sha256(key).substring(0, 12);
	}

	private static String hostname(InstanceAssignment assignment) {
		String name = (assignment.app() + "-" + assignment.process() + "-" + assignment.index())
			.replaceAll("[^A-Za-z0-9-]", "-");
		return name.substring(0, Math.min(name.length(), 63));
	}

	private static List<String> arguments(InstanceAssignment assignment, AppImage image) {
		if (assignment.command() != null && !assignment.command().isEmpty()) {
			return assignment.command();
		}
		List<String> arguments = new ArrayList<>(image.entrypoint());
		arguments.addAll(image.command());
		if (arguments.isEmpty()) {
			throw new GantryException(ErrorCode.IMAGE_INVALID,
					"The image " + assignment.image() + " has neither ENTRYPOINT nor CMD, so there is nothing to run",
					"Add a CMD to its Dockerfile or give the process type a command");
		}
		return arguments;
	}

	private static Map<String, String> environment(InstanceAssignment assignment, AppImage image) {
		Map<String, String> environment = new LinkedHashMap<>(image.environment());
		environment.put("GANTRY_APP", assignment.app());
		environment.put("GANTRY_RELEASE", Integer.toString(assignment.release()));
		environment.put("GANTRY_INSTANCE", assignment.process() + "." + assignment.index());
		if (assignment.environment() != null) {
			environment.putAll(assignment.environment());
		}
		if (assignment.run() != null && assignment.run().terminal()) {
			environment.putIfAbsent("TERM", "xterm-256color");
		}
		if (assignment.port() != null) {
			environment.put("PORT", assignment.port().toString());
		}
		return environment;
	}

	private static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java platform has SHA-256", ex);
		}
	}

}
