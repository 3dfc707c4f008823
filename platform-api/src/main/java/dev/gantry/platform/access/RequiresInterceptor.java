package dev.gantry.platform.access;

import dev.gantry.contracts.errors.ErrorCode;
import dev.gantry.contracts.errors.GantryException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.function.HandlerFunction;

/** Refuses callers that lack the permission which the door requires. */
class RequiresInterceptor implements HandlerInterceptor {

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
		return true;
	}

	private static GantryException undeclared() {
		return new GantryException(ErrorCode.PERMISSION_DENIED, "This door declares no permission");
	}

}
