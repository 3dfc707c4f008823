package dev.gantry.platform.idempotency;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The keys of requests, each of one caller. A key is taken before the request is done and
 * remembered with the answer for a day; when it failed, the key is free again.
 */
class RequestKeys {

	static final Duration REMEMBERED = Duration.ofDays(1);

	private final JdbcClient jdbc;

	private final Clock clock;

	/** How long a request may take; who takes longer has ended without a word. */
	private final Duration patience;

	RequestKeys(JdbcClient jdbc, Clock clock, Duration patience) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.patience = patience;
	}

	/**
	 * Takes a key, or finds what was answered to it.
	 * @throws GantryException {@code IDEMPOTENCY_KEY_REUSED} if it came with another
	 * request, {@code STATE_CONFLICT} while the first one goes on
	 */
	Optional<Answered> take(String caller, String key, String fingerprint) {
		Instant now = this.clock.instant();
		this.jdbc.sql("delete from idempotency_keys where created_at < :old or status is null and created_at < :gone")
			.param("old", time(now.minus(REMEMBERED)))
			.param("gone", time(now.minus(this.patience)))
			.update();
		Optional<Row> known = find(caller, key);
		if (known.isEmpty() && insert(caller, key, fingerprint, now)) {
			return Optional.empty();
		}
		Row row = known.or(() -> find(caller, key)).orElseThrow(() -> busy(key));
		if (!row.fingerprint().equals(fingerprint)) {
			throw new GantryException(ErrorCode.IDEMPOTENCY_KEY_REUSED,
					"The key '" + key + "' came with another request before",
					"Use a fresh key for each request, for example a random UUID");
		}
		return Optional.of(row.answer().orElseThrow(() -> busy(key)));
	}

	private static GantryException busy(String key) {
		return new GantryException(ErrorCode.STATE_CONFLICT, "The first request with the key '" + key + "' goes on",
				"Ask again in a while for its answer");
	}

	private boolean insert(String caller, String key, String fingerprint, Instant now) {
		try {
			this.jdbc.sql("""
					insert into idempotency_keys (caller, request_key, fingerprint, created_at)
					values (:caller, :key, :fingerprint, :now)""")
				.param("caller", caller)
				.param("key", key)
				.param("fingerprint", fingerprint)
				.param("now", time(now))
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false; // Somebody was faster; their row is looked at.
		}
	}

	private Optional<Row> find(String caller, String key) {
		return this.jdbc.sql("""
				select fingerprint, status, location, content_type, body from idempotency_keys
				where caller = :caller and request_key = :key""")
			.param("caller", caller)
			.param("key", key)
			.query(RequestKeys::row)
			.optional();
	}

	private static Row row(ResultSet columns, int number) throws SQLException {
		int status = columns.getInt("status");
		Optional<Answered> answer = columns.wasNull() ? Optional.empty() : Optional.of(new Answered(status,
				columns.getString("location"), columns.getString("content_type"), columns.getString("body")));
		return new Row(columns.getString("fingerprint"), answer);
	}

	/** Remembers the answer. */
	void answer(String caller, String key, Answered answer) {
		this.jdbc.sql("""
				update idempotency_keys set status = :status, location = :location, content_type = :type, body = :body
				where caller = :caller and request_key = :key""")
			.param("status", answer.status())
			.param("location", answer.location())
			.param("type", answer.contentType())
			.param("body", answer.body())
			.param("caller", caller)
			.param("key", key)
			.update();
	}

	/** Frees a key whose request came to nothing. */
	void free(String caller, String key) {
		this.jdbc.sql("delete from idempotency_keys where caller = :caller and request_key = :key and status is null")
			.param("caller", caller)
			.param("key", key)
			.update();
	}

	private static Object time(Instant instant) {
		return instant.atOffset(ZoneOffset.UTC);
	}

	private record Row(String fingerprint, Optional<Answered> answer) {
	}

}
