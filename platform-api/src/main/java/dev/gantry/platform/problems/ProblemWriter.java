package dev.gantry.platform.problems;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.ProblemDocument;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Answers with a problem document where no handler does. */
public final class ProblemWriter {

	private static final JsonMapper JSON = JsonMapper.builder()
		.changeDefaultPropertyInclusion((inclusion) -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
		.build();

	private ProblemWriter() {
	}

	public static void write(HttpServletResponse response, Failure failure) throws IOException {
		write(response, ProblemDocument.of(failure));
	}

	static void write(HttpServletResponse response, ProblemDocument problem) throws IOException {
		write(response, problem, (headers) -> {
		});
	}

	static void write(HttpServletResponse response, ProblemDocument problem, Consumer<HttpServletResponse> headers)
			throws IOException {
		if (response.isCommitted()) {
			return;
		}
		response.resetBuffer();
		response.setStatus(problem.status());
		headers.accept(response);
		if (problem.code() == ErrorCode.TOKEN_INVALID) {
			// Each door names the scheme that its callers know, before it comes here.
			if (response.getHeader("WWW-Authenticate") == null) {
				response.setHeader("WWW-Authenticate", "Bearer realm=\"gantry\"");
			}
		}
		response.setHeader("Cache-Control", "no-store");
		response.setContentType(ProblemDocument.MEDIA_TYPE);
		byte[] body = json(problem).getBytes(StandardCharsets.UTF_8);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	static String json(ProblemDocument problem) {
		return JSON.writeValueAsString(problem);
	}

}
