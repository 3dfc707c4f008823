package dev.gantry.platform.changes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LookoutTests {

	private final Map<String, Integer> apps = new HashMap<>(Map.of("a", 1, "b", 1));

	private final Map<String, Integer> nodes = new HashMap<>(Map.of("n1", 1));

	private final AtomicInteger looks = new AtomicInteger();

	private final AtomicLong now = new AtomicLong();

	private final Lookout lookout = new Lookout(() -> {
		this.looks.incrementAndGet();
		return Map.copyOf(this.apps);
	}, () -> Map.copyOf(this.nodes), this.now::get);

	@Test
	void namesWhatCameWentOrChanged() {
		Outline before = this.lookout.look();
		this.apps.put("a", 2);
		this.apps.remove("b");
		this.apps.put("c", 1);
		later();
		Change change = this.lookout.look().since(before);
		assertThat(change.apps()).containsExactly("a", "b", "c");
		assertThat(change.nodes()).isEmpty();
		assertThat(change.isEmpty()).isFalse();
	}

	@Test
	void namesNothingWhenNothingChanged() {
		Outline before = this.lookout.look();
		later();
		assertThat(this.lookout.look().since(before)).isEqualTo(new Change(List.of(), List.of()));
	}

	@Test
	void asksOnceWhenManyLookAtTheSameTime() {
		for (int i = 0; i < 100; i++) {
			this.lookout.look();
		}
		assertThat(this.looks).hasValue(1);
		later();
		this.lookout.look();
		assertThat(this.looks).hasValue(2);
	}

	private void later() {
		this.now.addAndGet(Lookout.AT_MOST_EACH.toNanos());
	}

}
