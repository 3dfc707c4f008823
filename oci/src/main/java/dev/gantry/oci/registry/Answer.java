package dev.gantry.oci.registry;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.gantry.oci.InvalidImageException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.EofSensorInputStream;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;

/** A registry's answer, open until closed. */
final class Answer implements Closeable {

	private static final int WORTH_READING = 64 * 1024;

	private final Request request;

	private final ClassicHttpResponse response;

	Answer(Request request, ClassicHttpResponse response) {
		this.request = request;
		this.response = response;
	}

	/** The request that it answers, after redirects. */
	Request request() {
		return this.request;
	}

	int status() {
		return this.response.getCode();
	}

	boolean isSuccess() {
		return status() >= 200 && status() < 300;
	}

	boolean isRedirect() {
		return switch (status()) {
			case 301, 302, 303, 307, 308 -> true;
			default -> false;
		};
	}

	Optional<String> header(String name) {
		return Optional.ofNullable(this.response.getFirstHeader(name)).map(Header::getValue);
	}

	List<String> headers(String name) {
		return Stream.of(this.response.getHeaders(name)).map(Header::getValue).toList();
	}

	/** What {@code Content-Length} says, or -1. */
	long contentLength() throws RegistryException {
		Optional<String> header = header("Content-Length");
		if (header.isEmpty()) {
			return -1;
		}
		try {
			return Math.max(-1, Long.parseLong(header.get().trim()));
		}
		catch (NumberFormatException ex) {
			throw RegistryException.protocol(this.request + ": the answer's Content-Length is not a number");
		}
	}

	/** The body; closing it closes the answer. */
	InputStream body() throws IOException {
		HttpEntity entity = this.response.getEntity();
		return (entity != null) ? entity.getContent() : InputStream.nullInputStream();
	}

	/**
	 * All of the body.
	 * @throws InvalidImageException if it has more bytes than the limit
	 */
	byte[] readAll(int limit) throws IOException {
		byte[] bytes = body().readNBytes(limit + 1);
		if (bytes.length > limit) {
			abort();
			throw new InvalidImageException(this.request + ": the answer has more than " + limit + " bytes");
		}
		return bytes;
	}

	/** What to throw when this is not the answer that was hoped for. */
	RegistryException toException() {
		return ErrorAnswer.read(this);
	}

	/**
	 * Drops the connection instead of reading the rest of the body, which only the
	 * entity's own stream can do: closing the response reads to the end.
	 */
	void abort() {
		try {
			HttpEntity entity = this.response.getEntity();
			if (entity != null && entity.getContent() instanceof EofSensorInputStream body) {
				body.abort();
			}
			this.response.close();
		}
		catch (IOException ex) {
			// Nothing is left to be lost: the connection is gone either way.
			return;
		}
	}

	/** Reads a short rest, so that the connection can be used again, and lets go. */
	@Override
	public void close() {
		try {
			if (this.response.getEntity() != null) {
				body().readNBytes(WORTH_READING);
			}
		}
		catch (IOException ex) {
			abort();
			return;
		}
		abort();
	}

}
