package dev.gantry.cli.api;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ServerEventsTests {

	@Test
	void readsTypesDataAndIds() throws IOException {
		ServerEvents events = events("""
				: a comment
				event: stage
				id: 7
				data: {"a":
				data: 1}

				data:plain

				""");
		assertThat(events.next()).isEqualTo(new ServerEvents.Event("stage", "{\"a\":\n1}", "7"));
		assertThat(events.next()).isEqualTo(new ServerEvents.Event("message", "plain", "7"));
		assertThat(events.next()).isNull();
	}

	@Test
	void dropsAnEventThatIsCutOff() throws IOException {
		assertThat(events("event: stage\ndata: half").next()).isNull();
	}

	@Test
	void passesOverEventsWithoutData() throws IOException {
		assertThat(events("event: ping\n\nevent: line\ndata: x\n\n").next().type()).isEqualTo("line");
	}

	private static ServerEvents events(String text) {
		return new ServerEvents(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
	}

}
