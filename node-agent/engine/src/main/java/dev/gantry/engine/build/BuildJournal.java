package dev.gantry.engine.build;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.engine.build.language.Location;

/**
 * Tells a listener of steps and lines, and remembers the last lines of each running step.
 */
final class BuildJournal {

	private static final int REMEMBERED = 20;

	private static final String OWN = "gantry";

	private static final int SHORTEST = 6;

	private final BuildListener listener;

	private final InstantSource clock;

	private final Map<Integer, Running> running = new HashMap<>();

	private final Set<String> concealed = new HashSet<>();

	private List<Location> steps = List.of();

	private long lines;

	BuildJournal(BuildListener listener, InstantSource clock) {
		this.listener = listener;
		this.clock = clock;
	}

	/** Says what the steps will be. */
	synchronized void plan(List<Location> steps) {
		this.steps = List.copyOf(steps);
		for (int i = 0; i < steps.size(); i++) {
			tell(i + 1, State.WAITING, Duration.ZERO);
		}
	}

	synchronized void begin(int step) {
		this.running.put(step, new Running(System.nanoTime(), new ArrayDeque<>()));
		say(step, "Step " + step + "/" + this.steps.size() + " : " + this.steps.get(step - 1).text());
		tell(step, State.RUNNING, Duration.ZERO);
	}

	synchronized void end(int step, State state) {
		Duration took = Duration.ofNanos(System.nanoTime() - this.running.remove(step).begun());
		if (state == State.CACHED) {
			say(step, "taken from the cache");
		}
		tell(step, state, took);
	}

	synchronized void built(BuildRecord how) {
		this.listener.built(how);
	}

	/** A line of the builder's own. */
	synchronized void say(int step, String text) {
		this.listener.line(new BuildLine(++this.lines, this.clock.instant(), step, OWN, text));
	}

	/**
	 * Shows stars from now on wherever a line of a secret would be shown. Lines shorter
	 * than that are no secrets, and stars would tell them.
	 */
	synchronized void conceal(String secret) {
		secret.lines().map(String::strip).filter((line) -> line.length() >= SHORTEST).forEach(this.concealed::add);
	}

	private String withoutSecrets(String text) {
		String shown = text;
		for (String secret : this.concealed) {
			shown = shown.replace(secret, "***");
		}
		return shown;
	}

	/** A line that a step's command wrote. */
	synchronized void line(BuildLine line) {
		String text = withoutSecrets(line.text());
		Running step = this.running.get(line.step());
		if (step != null) {
			step.lastLines().addLast(text);
			if (step.lastLines().size() > REMEMBERED) {
				step.lastLines().removeFirst();
			}
		}
		this.listener.line(new BuildLine(++this.lines, line.at(), line.step(), line.stream(), text));
	}

	/** The last lines of a running step's command. */
	synchronized List<String> lastLines(int step) {
		return new ArrayList<>(this.running.get(step).lastLines());
	}

	private void tell(int step, State state, Duration took) {
		Location at = this.steps.get(step - 1);
		this.listener.step(new BuildStep(step, this.steps.size(), at.text(), at.line(), state, took));
	}

	/**
	 * A step that runs.
	 *
	 * @param begun when, in nanoseconds of this machine's clock
	 * @param lastLines of its command
	 */
	private record Running(long begun, Deque<String> lastLines) {
	}

}
