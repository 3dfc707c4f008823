package dev.gantry.platform.control;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BoardTests {

	private final Board<String> board = new Board<>();

	@Test
	void answersAtOnceWhenTheReaderIsBehind() {
		this.board.post("one", 1);
		assertThat(read(0, Duration.ofMinutes(1))).isCompletedWithValue("one");
	}

	@Test
	void answersWhenTheDocumentChanges() {
		this.board.post("one", 1);
		CompletableFuture<String> reader = read(1, Duration.ofMinutes(1));
		assertThat(reader).isNotDone();
		this.board.post("two", 2);
		assertThat(reader).isCompletedWithValue("two");
	}

	@Test
	void answersWithTheSameDocumentAfterTheWait() throws Exception {
		this.board.post("one", 1);
		assertThat(read(1, Duration.ofMillis(20)).get(5, TimeUnit.SECONDS)).isEqualTo("one");
		assertThat(read(1, Duration.ZERO)).isCompletedWithValue("one");
	}

	@Test
	void neverAnswersBeforeThereIsADocument() {
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> read(-1, Duration.ofMillis(20)).get(5, TimeUnit.SECONDS))
			.withCauseInstanceOf(TimeoutException.class);
		this.board.post("one", 1);
		this.board.clear();
		CompletableFuture<String> reader = read(0, Duration.ofMinutes(1));
		assertThat(reader).isNotDone();
		this.board.post("two", 2);
		assertThat(reader).isCompletedWithValue("two");
	}

	@Test
	void sendsEverybodyAwayWhenItCloses() {
		this.board.post("one", 1);
		CompletableFuture<String> reader = read(1, Duration.ofMinutes(1));
		this.board.close(new NotLeadingException(1));
		assertThat(reader).isCompletedExceptionally();
		assertThat(read(0, Duration.ofMinutes(1))).isNotDone();
	}

	private CompletableFuture<String> read(long known, Duration wait) {
		return this.board.read(known, wait).toCompletableFuture();
	}

}
