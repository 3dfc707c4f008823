package dev.gantry.platform.bodies;

import java.io.IOException;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.platform.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds the bodies of requests, so that none is gathered in memory without end. Sources
 * and images, which go to disk, have limits of their own.
 */
class BodyLimitFilter extends OncePerRequestFilter {

	/** A change that a person makes. */
	private static final DataSize CALL = DataSize.ofMegabytes(2);

	/** All that a node has, with some thousands of containers. */
	private static final DataSize REPORT = DataSize.ofMegabytes(32);

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (isUpload(request)) {
			chain.doFilter(request, response);
			return;
		}
		DataSize limit = request.getRequestURI().startsWith("/agent/") ? REPORT : CALL;
		if (request.getContentLengthLong() > limit.toBytes()) {
			ProblemWriter.write(response, tooLarge(limit).toFailure());
			return;
		}
		chain.doFilter(new BoundedRequest(request, limit), response);
	}

	private static boolean isUpload(HttpServletRequest request) {
		String type = request.getContentType();
		String path = request.getRequestURI();
		return path.equals("/api/v1/images")
				|| (path.startsWith("/api/v1/apps/") && (path.endsWith("/deployments") || path.endsWith("/plan"))
						&& (type == null || !type.contains("json")));
	}

	private static GantryException tooLarge(DataSize limit) {
		return new GantryException(ErrorCode.TOO_LARGE,
				"The request's body is larger than " + limit.toMegabytes() + " MB", "Send less");
	}

	/** A request whose body ends the reading when it is too long. */
	private static final class BoundedRequest extends HttpServletRequestWrapper {

		private final DataSize limit;

		private BoundedStream stream;

		BoundedRequest(HttpServletRequest request, DataSize limit) {
			super(request);
			this.limit = limit;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			if (this.stream == null) {
				this.stream = new BoundedStream(super.getInputStream(), this.limit);
			}
			return this.stream;
		}

	}

	private static final class BoundedStream extends ServletInputStream {

		private final ServletInputStream in;

		private final DataSize limit;

		private long read;

		BoundedStream(ServletInputStream in, DataSize limit) {
			this.in = in;
			this.limit = limit;
		}

		@Override
		public int read() throws IOException {
			int value = this.in.read();
			count((value >= 0) ? 1 : 0);
			return value;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			int count = this.in.read(buffer, offset, length);
			count(Math.max(0, count));
			return count;
		}

		private void count(int more) {
			this.read += more;
			if (this.read > this.limit.toBytes()) {
				throw tooLarge(this.limit);
			}
		}

		@Override
		public boolean isFinished() {
			return this.in.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.in.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.in.setReadListener(listener);
		}

	}

}
