package dev.gantry.contracts.apps;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an app did lately, step by step: {@code GET /apps/{app}/figures}. It is kept in
 * the leading server's memory for an hour, and begins anew with another leader.
 *
 * @param step how long a step is
 * @param points the steps in which there was something to tell, oldest first
 */
public record FiguresView(Duration step, List<Point> points) {

	public FiguresView {
		points = List.copyOf(points);
	}

	/**
	 * A step.
	 *
	 * @param at its beginning
	 * @param requests answered requests per second
	 * @param errors those per second with a status of 500 or more
	 * @param median of the time to the end of an answer, in milliseconds, or {@code null}
	 * @param p95 the time that 95 of 100 answers took at most, in milliseconds, or
	 * {@code null}
	 * @param cores processors in use, or {@code null} if nodes have not told
	 * @param memory bytes in use, or {@code null} if nodes have not told
	 */
	public record Point(Instant at, double requests, double errors, Double median, Double p95, Double cores,
			Long memory) {
	}

}
