package dev.gantry.engine.build;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.contracts.link.BuildStep.State;
import dev.gantry.engine.build.language.Location;

/**
 * Tells a listener of steps and lines, and remembers the last lines of the present step.
 */
final class BuildJournal {

	private static final int REMEMBERED = 20;

	private static final String OWN = "gantry";

	private final BuildListener listener;

	private final InstantSource clock;

	private final Deque<String> lastLines = new ArrayDeque<>();

	private List<Location> steps = List.of();

	private long begun;

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
		this.lastLines.clear();
		this.begun = System.nanoTime();
		say(step, "Step " + step + "/" + this.steps.size() + " : " + this.steps.get(step - 1).text());
		tell(step, State.RUNNING, Duration.ZERO);
	}

	synchronized void end(int step, State state) {
		Duration took = Duration.ofNanos(System.nanoTime() - this.begun);
		if (state == State.CACHED) {
			say(step, "taken from the cache");
		}
		tell(step, state, took);
	}

	/** A line of the builder's own. */
	synchronized void say(int step, String text) {
		this.listener.line(new BuildLine(++this.lines, this.clock.instant(), step, OWN, text));
	}

	/** A line that a step's command wrote. */
	synchronized void line(BuildLine line) {
		this.lastLines.addLast(line.text());
		if (this.lastLines.size() > REMEMBERED) {
			this.lastLines.removeFirst();
		}
		this.listener.line(new BuildLine(++this.lines, line.at(), line.step(), line.stream(), line.text()));
	}

	/** The last lines of the present step's command. */
	synchronized List<String> lastLines() {
		return new ArrayList<>(this.lastLines);
	}

	private void tell(int step, State state, Duration took) {
		Location at = this.steps.get(step - 1);
		this.listener.step(new BuildStep(step, this.steps.size(), at.text(), at.line(), state, took));
	}

}
