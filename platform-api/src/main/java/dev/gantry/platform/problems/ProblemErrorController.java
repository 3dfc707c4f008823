package dev.gantry.platform.problems;

import java.io.IOException;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers for what failed outside of the platform's handlers. */
@Controller
class ProblemErrorController implements ErrorController {

	@RequestMapping("${spring.web.error.path:/error}")
	void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		Object thrown = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
		if (thrown instanceof Throwable cause) {
			ProblemWriter.write(response, Problems.of(cause));
		}
		else {
			ProblemWriter.write(response,
					Problems.of(HttpStatusCode.valueOf((status instanceof Integer code) ? code : 404)));
		}
	}

}
