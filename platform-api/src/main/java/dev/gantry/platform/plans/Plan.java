package dev.gantry.platform.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

import dev.gantry.contracts.detection.BaseImages;
import dev.gantry.contracts.detection.Decision;
import dev.gantry.contracts.detection.Detected;
import dev.gantry.contracts.detection.Detection;
import dev.gantry.contracts.detection.DockerfileOutline;
import dev.gantry.platform.apps.ProcessSpec;
import dev.gantry.platform.builds.ProcessDeclaration;
import dev.gantry.platform.sources.InspectedSource;

/** Decides, as a build and a release would, and notes each decision with its reason. */
final class Plan {

	private static final int DEFAULT_PORT = 8080;

	private final InspectedSource source;

	private final Map<String, ProcessSpec> present;

	private final List<Decision> decisions = new ArrayList<>();

	private final Map<String, ProcessSpec> processes = new TreeMap<>();

	private final Optional<Detected> detected;

	private final DockerfileOutline outline;

	/**
	 * Decides.
	 * @param present the app's process types, if there is the app
	 */
	Plan(InspectedSource source, Map<String, ProcessSpec> present) {
		this.source = source;
		this.present = present;
		Optional<String> written = source.files().text(source.dockerfile());
		this.detected = (written.isEmpty() && source.dockerfile().equals("Dockerfile"))
				? Optional.of(Detection.of(source.files(), BaseImages.DEBIAN)) : Optional.empty();
		this.outline = DockerfileOutline.of(this.detected.map(Detected::dockerfile).or(() -> written).orElse(""));
		decide("source", source.summary(), "without what .git holds");
		build();
		this.present.forEach(this.processes::put);
		this.processes.putIfAbsent(ProcessSpec.WEB, ProcessSpec.defaults(1));
		source.declaration()
			.processes()
			.forEach((type, said) -> this.processes.merge(type, said.over(said.initial()),
					(before, fresh) -> this.present.containsKey(type) ? said.over(before) : fresh));
		this.processes.forEach(this::process);
		tasks();
	}

	List<Decision> decisions() {
		return this.decisions;
	}

	/** The Dockerfile that Gantry writes, or {@code null} if the source has one. */
	String dockerfile() {
		return this.detected.map(Detected::dockerfile).orElse(null);
	}

	/** A {@code gantry.yaml} that says the same, or {@code null} if there is one. */
	String gantryFile() {
		return this.source.gantryFile().isPresent() ? null
				: new GantryFileText(this.source, this.processes, port(this.processes.get(ProcessSpec.WEB))).toString();
	}

	private void build() {
		if (this.detected.isPresent()) {
			decide("build", "a Dockerfile that Gantry writes",
					"the source has none; " + this.detected.get().decisions().get(0).reason());
			this.decisions.addAll(this.detected.get().decisions());
			return;
		}
		String file = this.source.dockerfile();
		decide("build", file, file.equals("Dockerfile") ? "it is at the top of the source"
				: this.source.gantryFile().orElse("the source") + " names it");
		if (!this.outline.base().isEmpty() && this.outline.stages() > 0) {
			decide("base image", this.outline.base(), (this.outline.stages() == 1) ? "FROM in " + file
					: "FROM of the last of " + this.outline.stages() + " stages in " + file);
		}
		if (this.outline.start() != null) {
			decide("start", this.outline.start(), "CMD or ENTRYPOINT in " + file);
		}
	}

	private void process(String type, ProcessSpec spec) {
		Reasons reasons = new Reasons(type);
		if (!spec.command().isEmpty()) {
			decide(type + " command", words(spec.command()), reasons.of(ProcessDeclaration::command));
		}
		decide(type + " replicas", String.valueOf(spec.replicas()),
				reasons.of(this.present.containsKey(type) ? (said) -> null : ProcessDeclaration::replicas));
		if (type.equals(ProcessSpec.WEB)) {
			web(spec, reasons);
		}
		decide(type + " limits", "CPU " + spec.cpu() + ", memory " + spec.memory() + ", " + spec.pids() + " processes",
				reasons.of((said) -> (said.cpu() != null) ? said.cpu() : said.memory()));
	}

	private void web(ProcessSpec spec, Reasons reasons) {
		String port = String.valueOf(port(spec));
		if (spec.port() != null) {
			decide("port", port, reasons.of(ProcessDeclaration::port));
		}
		else {
			decide("port", port, (this.outline.port() != null)
					? "EXPOSE in "
							+ this.detected.map((one) -> "the written Dockerfile").orElse(this.source.dockerfile())
					: "nothing names one; unless the image exposes another, the app finds it in PORT");
		}
		decide("health", (spec.healthPath() != null) ? "GET " + spec.healthPath() : "a connection to port " + port,
				(spec.healthPath() != null) ? reasons.of(ProcessDeclaration::healthPath)
						: "nothing names a path; processes.web.health.path in gantry.yaml would");
	}

	private int port(ProcessSpec web) {
		if (web.port() != null) {
			return web.port();
		}
		return (this.outline.port() != null) ? this.outline.port() : DEFAULT_PORT;
	}

	private void tasks() {
		String file = this.source.gantryFile().orElse("Procfile");
		if (!this.source.declaration().tasks().release().isEmpty()) {
			decide("release command", words(this.source.declaration().tasks().release()), "it is in " + file);
		}
		this.source.declaration()
			.tasks()
			.jobs()
			.forEach(
					(name, job) -> decide("job " + name, job.schedule() + " (" + job.zone() + ")", "it is in " + file));
	}

	private void decide(String question, String choice, String reason) {
		this.decisions.add(new Decision(question, choice, reason));
	}

	/** A command as a person writes it. */
	static String words(List<String> command) {
		return (command.size() == 3 && command.get(0).endsWith("sh") && command.get(1).equals("-c")) ? command.get(2)
				: String.join(" ", command);
	}

	/** Why a process type is as it is. */
	private final class Reasons {

		private final String type;

		Reasons(String type) {
			this.type = type;
		}

		String of(Function<ProcessDeclaration, Object> setting) {
			ProcessDeclaration said = Plan.this.source.declaration().processes().get(this.type);
			if (said != null && setting.apply(said) != null) {
				return Plan.this.source.declaredBy().orElseThrow() + " says so";
			}
			return Plan.this.present.containsKey(this.type) ? "as the app has it now" : "Gantry's default";
		}

	}

}
