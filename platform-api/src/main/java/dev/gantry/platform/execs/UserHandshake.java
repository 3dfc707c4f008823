package dev.gantry.platform.execs;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.Failure;
import dev.gantry.contracts.errors.GantryException;
import dev.gantry.contracts.link.ExecQuery;
import dev.gantry.contracts.values.AppName;
import dev.gantry.platform.access.Caller;
import dev.gantry.platform.problems.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Refuses with a problem document before a WebSocket is opened, as any other door does.
 */
class UserHandshake implements HandshakeInterceptor {

	static final String WISH = ExecWish.class.getName();

	private static final int LARGEST_TERMINAL = 10_000;

	private final ExecDesk desk;

	UserHandshake(ExecDesk desk) {
		this.desk = desk;
	}

	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) throws IOException {
		HttpServletRequest servlet = ((ServletServerHttpRequest) request).getServletRequest();
		try {
			Caller caller = (Caller) servlet.getAttribute(Caller.class.getName());
			String[] path = request.getURI().getPath().split("/");
			attributes.put(WISH, admit(caller, path, query(request)));
			return true;
		}
		catch (GantryException ex) {
			refuse(response, ex.toFailure());
			return false;
		}
	}

	/** {@code /api/v1/apps/APP/runs/RUN/attach} or {@code /api/v1/instances/ID/exec}. */
	private ExecWish admit(Caller caller, String[] path, ExecQuery query) {
		String id = path[path.length - 2];
		return path[path.length - 1].equals("attach")
				? this.desk.admit(caller, AppName.of(path[path.length - 4]), id,
						ExecQuery.attach(query.terminal(), query.input(), query.columns(), query.rows()))
				: this.desk.admit(caller, id, query);
	}

	private static void refuse(ServerHttpResponse response, Failure failure) throws IOException {
		ProblemWriter.write(((ServletServerHttpResponse) response).getServletResponse(), failure);
	}

	private static ExecQuery query(ServerHttpRequest request) {
		MultiValueMap<String, String> parameters = UriComponentsBuilder.fromUri(request.getURI())
			.build()
			.getQueryParams();
		List<String> command = parameters.getOrDefault("command", List.of())
			.stream()
			.map(UserHandshake::decode)
			.toList();
		return new ExecQuery(command, Boolean.parseBoolean(parameters.getFirst("tty")),
				Boolean.parseBoolean(parameters.getFirst("stdin")), size(parameters, "columns"),
				size(parameters, "rows"));
	}

	private static String decode(String text) {
		return java.net.URLDecoder.decode(text.replace("+", "%2B"), java.nio.charset.StandardCharsets.UTF_8);
	}

	private static int size(MultiValueMap<String, String> parameters, String name) {
		String text = parameters.getFirst(name);
		try {
			int value = (text == null) ? 0 : Integer.parseInt(text);
			if (value >= 0 && value <= LARGEST_TERMINAL) {
				return value;
			}
		}
		catch (NumberFormatException ex) {
			// Told below, as a number that no terminal has.
		}
		throw new GantryException(ErrorCode.REQUEST_INVALID, "A terminal does not have '" + text + "' " + name,
				"Leave it out if it is not known");
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Exception exception) {
		// Nothing is left to do.
	}

}
