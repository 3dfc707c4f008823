package dev.gantry.platform.logs;

import java.util.Map;

import dev.gantry.platform.access.Caller;
import dev.gantry.platform.access.Permission;
import dev.gantry.platform.control.ControlPlane;
import dev.gantry.platform.deployments.Deployments;
import dev.gantry.platform.instances.InstanceViews;
import dev.gantry.platform.instances.Instances;
import dev.gantry.platform.live.LiveAnswers;
import dev.gantry.platform.live.Signal;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** The beans of this package. */
@Configuration(proxyBeanMethods = false)
public class LogsConfiguration {

	@Bean
	LogStreams logStreams(ControlPlane control) {
		return new LogStreams(control);
	}

	@Bean
	AppLogs appLogs(Instances instances, InstanceViews views, LogStreams streams, LiveAnswers live) {
		return new AppLogs(instances, views, streams, live);
	}

	@Bean
	FailedInstanceLines failedInstanceLines(Instances instances, Deployments deployments, LogStreams streams,
			TransactionTemplate transaction, Signal news) {
		return new FailedInstanceLines(instances, deployments, streams, transaction, news);
	}

	/** The WebSocket door for nodes. */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	@EnableWebSocket
	static class Web {

		@Bean
		WebSocketConfigurer nodeStreams(LogStreams streams) {
			return (registry) -> registry.addHandler(new LogSocket(streams), "/agent/v1/streams/*")
				.addInterceptors(new OnlyNodes());
		}

	}

	/** A WebSocket is no handler method, so the permission is asked for here. */
	private static final class OnlyNodes implements HandshakeInterceptor {

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

}
