package dev.gantry.platform.logs;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.gantry.contracts.apps.LogLine;
import dev.gantry.platform.live.Signal;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogMergeTests {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private final Signal arrived = new Signal();

	private final AtomicInteger closed = new AtomicInteger();

	@Test
	void bringsLinesOfSeveralNodesIntoTheOrderOfTheirTimes() throws Exception {
		LogStream one = stream("web.1", 1, 3, 5);
		LogStream two = stream("web.2", 2, 4);
		one.end();
		two.end();
		try (LogMerge merge = merge(false, one, two)) {
			assertThat(read(merge)).containsExactly("web.1@1", "web.2@2", "web.1@3", "web.2@4", "web.1@5");
			assertThat(merge.open()).isZero();
		}
		assertThat(this.closed).hasValue(2);
	}

	@Test
	void waitsForASilentNodeWhenOldLinesAreRead() throws Exception {
		LogStream one = stream("web.1", 5);
		one.end();
		LogStream late = stream("web.2");
		try (LogMerge merge = merge(false, one, late)) {
			assertThat(merge.next(Duration.ofMillis(400))).isEmpty();
			late.put(line(1), SECOND);
			late.end();
			assertThat(read(merge)).containsExactly("web.2@1", "web.1@5");
		}
	}

	@Test
	void waitsForASilentNodeOnlyAMomentWhenFollowing() throws Exception {
		LogStream one = stream("web.1", 5);
		LogStream silent = stream("web.2");
		try (LogMerge merge = merge(true, one, silent)) {
			assertThat(merge.next(SECOND)).map(LogLine::instance).hasValue("web.1");
			assertThat(merge.next(Duration.ofMillis(50))).isEmpty();
			assertThat(merge.open()).isEqualTo(2);
		}
	}

	@Test
	void letsGoOfStreamsThatHaveEndedAndKnowsThemStill() throws Exception {
		LogStream one = stream("web.1", 1);
		one.end();
		try (LogMerge merge = merge(true, one)) {
			assertThat(merge.reap()).isEmpty();
			assertThat(this.closed).as("a line is still unread").hasValue(0);
			read(merge);
			assertThat(merge.reap()).isEmpty();
			assertThat(this.closed).hasValue(1);
			assertThat(merge.has("web.1")).isTrue();
		}
	}

	@Test
	void hangsUpWhenNobodyReadsAnyMore() throws Exception {
		AtomicInteger hungUp = new AtomicInteger();
		LogStream quiet = new LogStream("id", "node", "web.1", this.arrived, this.closed::incrementAndGet);
		assertThat(quiet.connect(hungUp::incrementAndGet)).isTrue();
		assertThat(quiet.connect(hungUp::incrementAndGet)).as("a second time").isFalse();
		quiet.close();
		assertThat(hungUp).hasValue(1);
		assertThat(quiet.put(line(1), SECOND)).isFalse();
	}

	private LogMerge merge(boolean follow, LogStream... streams) {
		LogMerge merge = new LogMerge(this.arrived, follow);
		for (LogStream stream : streams) {
			merge.add(stream.id(), stream);
		}
		return merge;
	}

	private LogStream stream(String name, int... seconds) throws InterruptedException {
		LogStream stream = new LogStream(name, "node", name, this.arrived, this.closed::incrementAndGet);
		stream.connect(() -> {
		});
		for (int second : seconds) {
			stream.put(line(second), SECOND);
		}
		return stream;
	}

	private static LogLine line(int second) {
		return new LogLine(Instant.ofEpochSecond(second), "claimed", "stdout", "text");
	}

	private static List<String> read(LogMerge merge) throws InterruptedException {
		List<String> lines = new ArrayList<>();
		for (var line = merge.next(SECOND); line.isPresent(); line = merge.next(SECOND)) {
			lines.add(line.get().instance() + "@" + line.get().at().getEpochSecond());
		}
		return lines;
	}

}
