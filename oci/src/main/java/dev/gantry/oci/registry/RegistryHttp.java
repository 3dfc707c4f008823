package dev.gantry.oci.registry;

import java.io.Closeable;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.util.Timeout;

/**
 * The wire: one request, one answer. It follows no redirect, answers no challenge and
 * repeats nothing; {@link RegistryConnection} decides on all that.
 */
final class RegistryHttp implements Closeable {

	private static final Timeout CONNECT = Timeout.ofSeconds(10);

	private static final Timeout SILENCE = Timeout.ofSeconds(60);

	private static final int CONNECTIONS = 12;

	private static final int SOCKET_BUFFER = 256 * 1024;

	private final CloseableHttpClient client;

	RegistryHttp(Origin registry, SSLContext tls) {
		var connections = PoolingHttpClientConnectionManagerBuilder.create()
			.setDnsResolver(new NetworkGuard(registry.host(), proxies()))
			.setMaxConnPerRoute(CONNECTIONS)
			.setMaxConnTotal(2 * CONNECTIONS)
			.setDefaultConnectionConfig(
					ConnectionConfig.custom().setConnectTimeout(CONNECT).setSocketTimeout(SILENCE).build())
			.setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(SILENCE).setRcvBufSize(SOCKET_BUFFER).build());
		if (tls != null) {
			connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls));
		}
		this.client = HttpClientBuilder.create()
			.useSystemProperties()
			.setConnectionManager(connections.useSystemProperties().build())
			.setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(SILENCE).build())
			.setUserAgent("gantry")
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableAuthCaching()
			.disableCookieManagement()
			.disableContentCompression()
			.build();
	}

	private static Set<String> proxies() {
		return Stream.of("http.proxyHost", "https.proxyHost")
			.map(System::getProperty)
			.filter((name) -> name != null && !name.isBlank())
			.collect(Collectors.toSet());
	}

	/**
	 * Sends a request.
	 * @param authorization the header's value, or {@code null}
	 * @throws RegistryException if no answer came
	 */
	Answer exchange(Request request, String authorization) throws RegistryException {
		ClassicRequestBuilder builder = ClassicRequestBuilder.create(request.method()).setUri(request.uri());
		request.headers().forEach(builder::setHeader);
		if (authorization != null) {
			builder.setHeader("Authorization", authorization);
		}
		if (request.body() != null) {
			builder.setEntity(new BodyEntity(request.body()));
		}
		ClassicHttpRequest classic = builder.build();
		try {
			Origin origin = Origin.of(request.uri());
			return new Answer(request, this.client.executeOpen(origin.toHttpHost(), classic, null));
		}
		catch (NetworkGuard.ForbiddenAddressException ex) {
			throw new RegistryException(RegistryException.Reason.PROTOCOL, ex.getMessage(), ex);
		}
		catch (RegistryException ex) {
			throw ex;
		}
		catch (IOException ex) {
			throw new RegistryException(RegistryException.Reason.UNAVAILABLE,
					request + " failed: " + Shown.text(reason(ex)), ex);
		}
	}

	/** For people, who know no names of classes. */
	private static String reason(IOException ex) {
		if (ex instanceof UnknownHostException) {
			return "the name " + ex.getMessage() + " has no address";
		}
		return (ex.getMessage() != null) ? ex.getMessage() : ex.getClass().getSimpleName();
	}

	@Override
	public void close() {
		this.client.close(org.apache.hc.core5.io.CloseMode.GRACEFUL);
	}

}
