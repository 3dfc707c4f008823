package dev.gantry.agent.docker.build;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.gantry.agent.docker.containers.HostWishes;
import dev.gantry.agent.docker.http.ApiException;
import dev.gantry.agent.docker.http.Exchange;
import dev.gantry.agent.docker.http.Fields;
import dev.gantry.contracts.values.MemorySize;
import dev.gantry.engine.build.StepConditions;
import dev.gantry.oci.reference.Platform;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parameters of {@code POST /build} that say how steps run. What bears on security
 * and is not there is refused; {@code cachefrom}, {@code rm}, {@code forcerm} and
 * {@code isolation} mean nothing here and are passed over.
 */
final class BuildWishes {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final Map<String, String> NUMBERS = Map.of("memory", "Memory", "memswap", "MemorySwap", "cpushares",
			"CpuShares", "cpuperiod", "CpuPeriod", "cpuquota", "CpuQuota");

	private BuildWishes() {
	}

	/**
	 * Looks before a context has come.
	 * @throws ApiException 400 for what cannot be
	 */
	static void check(Exchange exchange) {
		of(exchange);
		arguments(exchange);
		exchange.document("labels").toTexts();
		for (String name : List.of("cgroupparent", "securityopt", "outputs")) {
			String value = exchange.query(name);
			refuse(!Set.of("", "null", "[]").contains(value),
					"the parameter '" + name + "' is not possible on this engine: '" + value + "'");
		}
		refuse(exchange.flag("squash"), "the parameter 'squash' is not possible on this engine");
		String platform = exchange.query("platform");
		refuse(!platform.isEmpty() && !Platform.host().runs(Platform.parse(platform)),
				"this node builds for " + Platform.host() + ", not for '" + platform + "'");
	}

	/** Those that have a value. */
	static Map<String, String> arguments(Exchange exchange) {
		Fields fields = exchange.document("buildargs");
		Map<String, String> arguments = new LinkedHashMap<>();
		fields.names().stream().filter(fields::has).forEach((name) -> arguments.put(name, fields.text(name)));
		return arguments;
	}

	/** How the steps of a build run. */
	static StepConditions of(Exchange exchange) {
		Fields wishes = wishes(exchange);
		HostWishes host = new HostWishes(wishes);
		StepConditions conditions = StepConditions.DEFAULT.withNetwork(network(exchange.query("networkmode")))
			.withHosts(hosts(exchange.queries("extrahosts")))
			.withMachine(new StepConditions.Machine(host.controls(), host.rlimits(),
					MemorySize.ofBytes(Math.max(0, exchange.bytes("shmsize")))));
		long memory = HostWishes.memory(wishes);
		if (memory > 0) {
			conditions = conditions.withMemory(MemorySize.ofBytes(memory));
		}
		return (wishes.number("CpuQuota") > 0) ? conditions.withCpu(HostWishes.cpu(wishes)) : conditions;
	}

	/** The same words as those of a container. */
	private static Fields wishes(Exchange exchange) {
		ObjectNode host = JSON.createObjectNode();
		NUMBERS.forEach((parameter, field) -> host.put(field, exchange.bytes(parameter)));
		host.put("CpusetCpus", exchange.query("cpusetcpus"));
		host.put("CpusetMems", exchange.query("cpusetmems"));
		try {
			host.set("Ulimits", JSON.readTree(exchange.query("ulimits").isEmpty() ? "[]" : exchange.query("ulimits")));
		}
		catch (JacksonException ex) {
			throw ApiException.invalid("the parameter 'ulimits' is no JSON: " + ex.getOriginalMessage());
		}
		return Fields.of(host);
	}

	private static StepConditions.StepNetwork network(String mode) {
		return switch (mode) {
			case "", "default", "bridge" -> StepConditions.StepNetwork.BRIDGE;
			case "none" -> StepConditions.StepNetwork.NONE;
			default ->
				throw ApiException.invalid("the network mode '" + mode + "' is not for builds; use default or none");
		};
	}

	private static Map<String, String> hosts(List<String> lines) {
		Map<String, String> hosts = new HashMap<>();
		for (String line : lines) {
			int end = line.indexOf(':');
			refuse(end < 1, "invalid extra host: '" + line + "'; write NAME:ADDRESS");
			hosts.put(line.substring(0, end), line.substring(end + 1));
		}
		return hosts;
	}

	private static void refuse(boolean refused, String message) {
		if (refused) {
			throw ApiException.invalid(message);
		}
	}

}
