package dev.gantry.platform.access;

import java.util.Map;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.HandlerFunction;

/**
 * Refuses callers that lack the permission which the door requires, and keeps those of a
 * team from the apps of another. The variable {@code app} in a door's path is an app.
 */
class RequiresInterceptor implements HandlerInterceptor {

	private final TeamWall wall;

	RequiresInterceptor(TeamWall wall) {
		this.wall = wall;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		if (handler instanceof HandlerFunction && Doors.isWalled(request.getRequestURI())) {
			throw undeclared();
		}
		if (!(handler instanceof HandlerMethod method) || Doors.isElsewhere(method)) {
			return true;
		}
		Permission permission = Doors.required(method).orElseThrow(RequiresInterceptor::undeclared);
		if (permission == Permission.PUBLIC) {
			return true;
		}
		Caller caller = (Caller) request.getAttribute(Caller.class.getName());
		if (caller == null) {
			throw new GantryException(ErrorCode.TOKEN_INVALID, "This call needs a token",
					"Send it as 'Authorization: Bearer TOKEN'");
		}
		if (!caller.may(permission)) {
			throw new GantryException(ErrorCode.PERMISSION_DENIED,
					"The token '" + caller.name() + "' is for something else: this call needs " + permission,
					"Use a token of the right kind");
		}
		if (variable(request, "app") instanceof String app) {
			this.wall.check(caller, app);
		}
		return true;
	}

	private static Object variable(HttpServletRequest request, String name) {
		Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
		return (variables instanceof Map<?, ?> map) ? map.get(name) : null;
	}

	private static GantryException undeclared() {
		return new GantryException(ErrorCode.PERMISSION_DENIED, "This door declares no permission");
	}

}
