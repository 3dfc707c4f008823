package dev.gantry.agent.docker;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * What somebody's test does with Testcontainers: a service with a published port that is
 * waited for by its log, a second one beside it in a network. A program of its own, as
 * the library is told by the environment where the engine is.
 */
final class TestcontainersProgram {

	private static final DockerImageName BOX = DockerImageName.parse("box:latest");

	private TestcontainersProgram() {
	}

	public static void main(String[] arguments) throws Exception {
		try (Network network = Network.newNetwork();
				GenericContainer<?> service = new GenericContainer<>(BOX).withExposedPorts(8080)
					.withNetwork(network)
					.withNetworkAliases("service")
					.withEnv("ANSWER", "served")
					.withCommand("sh", "-c",
							"mkdir /w; echo $ANSWER >/w/index.html; echo ready to serve; exec httpd -f -p 8080 -h /w")
					.waitingFor(
							Wait.forLogMessage(".*ready to serve.*\\n", 1).withStartupTimeout(Duration.ofMinutes(2)))) {
			service.start();
			System.out.println("answer=" + fetch(service.getHost(), service.getMappedPort(8080)).strip());
			Container.ExecResult result = service.execInContainer("sh", "-c", "echo out; echo err >&2; exit 3");
			System.out
				.println("exec=" + result.getExitCode() + result.getStdout().strip() + result.getStderr().strip());
			System.out.println("logs=" + service.getLogs().strip());
			System.out.println("running=" + service.isRunning());
		}
	}

	/** The program may listen a moment after it said that it would. */
	private static String fetch(String host, int port) throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + "/")).build();
		long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
		while (true) {
			try {
				return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
			}
			catch (java.io.IOException ex) {
				if (System.nanoTime() > end) {
					throw ex;
				}
				Thread.sleep(50);
			}
		}
	}

}
