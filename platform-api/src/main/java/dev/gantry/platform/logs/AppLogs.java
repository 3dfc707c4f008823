package dev.gantry.platform.logs;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.gantry.contracts.apps.InstanceView;
import dev.gantry.contracts.apps.LogLine;
import dev.gantry.contracts.link.LogQuery;
import dev.gantry.platform.apps.App;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.instances.StoredInstance;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;

/** Reads the lines of all instances of an app, also of those that come while it reads. */
public class AppLogs {

	/** Most instances that are read at once. */
	private static final int MOST = 64;

	private static final Duration TURN = Duration.ofMillis(500);

	/**
	 * How long the next of the old lines may take to come; all of them may take hours.
	 */
	private static final Duration OLD_LINE = Duration.ofMinutes(5);

	private final Instances instances;

	private final InstanceViews views;

	private final LogStreams streams;

	private final LiveAnswers live;

	AppLogs(Instances instances, InstanceViews views, LogStreams streams, LiveAnswers live) {
		this.instances = instances;
		this.views = views;
		this.streams = streams;
		this.live = live;
	}

	/** Reads until there is no more or, when following, until the reader goes. */
	public void read(App app, LogSelection selection, LineReader to) throws IOException, InterruptedException {
		LineReader reader = LastLines.of(selection, to);
		Signal arrived = new Signal();
		try (LogMerge merge = new LogMerge(arrived, selection.follow())) {
			connect(app, selection, (key) -> selection.query(), merge, arrived);
			Set<String> missing = new HashSet<>();
			long deadline = System.nanoTime() + OLD_LINE.toNanos();
			while (this.live.open()) {
				Optional<LogLine> line = merge.next(TURN);
				while (line.isPresent()) {
					reader.read(line.get());
					deadline = System.nanoTime() + OLD_LINE.toNanos();
					line = merge.next(Duration.ZERO);
				}
				reader.pause();
				if (selection.follow()) {
					missing.addAll(merge.reap());
					connect(app, selection, (key) -> missing.remove(key) ? selection.query() : selection.queryOfLater(),
							merge, arrived);
				}
				else if (merge.open() == 0 || System.nanoTime() > deadline) {
					reader.end();
					return;
				}
			}
		}
	}

	private void connect(App app, LogSelection selection, Function<String, LogQuery> query, LogMerge merge,
			Signal arrived) {
		List<StoredInstance> stored = this.instances.findByAppIdOrderByProcessAscReplicaAscCreatedAtAsc(app.id())
			.stream()
			.filter((instance) -> instance.nodeId() != null && selection.includes(instance.name(), instance.process())
					&& !merge.has(key(instance)))
			.toList();
		List<InstanceView> seen = this.views.of(stored, Map.of(app.id(), app.name()));
		for (int i = 0; i < stored.size() && merge.open() < MOST; i++) {
			StoredInstance instance = stored.get(i);
			if (seen.get(i).containerId() != null) {
				merge.add(key(instance), this.streams.open(instance.nodeId(), instance.id(), instance.name(),
						query.apply(key(instance)), arrived));
			}
		}
	}

	private static String key(StoredInstance instance) {
		return instance.id() + "/" + instance.generation();
	}

	/** Takes lines. */
	public interface LineReader {

		void read(LogLine line) throws IOException;

		/** There is no line for the moment. */
		void pause() throws IOException;

		/** No more lines come. */
		default void end() throws IOException {
			pause();
		}

	}

}
