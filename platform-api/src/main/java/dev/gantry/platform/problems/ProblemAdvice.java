package dev.gantry.platform.problems;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.ProblemDocument;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.ClientAbortException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Turns what the platform's handlers throw into problem documents. */
@RestControllerAdvice(basePackages = "dev.gantry.platform")
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemAdvice {

	private static final MediaType TYPE = MediaType.parseMediaType(ProblemDocument.MEDIA_TYPE);

	/** Nobody is there to read an answer. */
	@ExceptionHandler({ ClientAbortException.class, AsyncRequestNotUsableException.class })
	void gone() {
	}

	@ExceptionHandler(Throwable.class)
	ResponseEntity<String> problem(Throwable thrown, HttpServletResponse response) {
		ProblemDocument problem = Problems.of(thrown);
		if (response.isCommitted()) {
			return null;
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(problem.status())
			.contentType(TYPE)
			.header(HttpHeaders.CACHE_CONTROL, "no-store");
		if (problem.code() == ErrorCode.TOKEN_INVALID) {
			answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"gantry\"");
		}
		return answer.body(ProblemWriter.json(problem));
	}

}
