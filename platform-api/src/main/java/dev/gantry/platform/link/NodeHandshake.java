package dev.gantry.platform.link;

import java.util.Map;

import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/**
 * Lets only nodes open a stream. A WebSocket is no handler method, so the permission is
 * asked for here.
 */
public class NodeHandshake implements HandshakeInterceptor {

	@Override
	public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Map<String, Object> attributes) {
		HttpServletRequest servlet = ((ServletServerHttpRequest) request).getServletRequest();
		if (servlet.getAttribute(Caller.class.getName()) instanceof Caller caller
				&& caller.may(Permission.ACT_AS_NODE)) {
			attributes.put(Caller.class.getName(), caller);
			return true;
		}
		response.setStatusCode(HttpStatus.FORBIDDEN);
		return false;
	}

	@Override
	public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
			Exception exception) {
		// Nothing is left to do.
	}

}
