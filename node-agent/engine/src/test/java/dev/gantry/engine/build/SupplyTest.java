package dev.gantry.engine.build;

import java.io.IOException;
import java.util.Map;

import dev.gantry.contracts.link.BuildLine;
import dev.gantry.contracts.link.BuildStep;
import dev.gantry.engine.images.LocalImage;
import dev.gantry.engine.supply.Provenance;
import dev.gantry.oci.digest.Digest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What is told of a built image. */
class SupplyTest {

	private static BuildHost host;

	@BeforeAll
	static void open() {
		host = BuildHost.create();
	}

	@AfterAll
	static void close() throws IOException {
		if (host != null) {
			host.close();
		}
	}

	@Test
	void tellsHowAnImageWasBuiltWithoutItsSecrets() throws IOException {
		BuildRequest request = host
			.request(host.context("FROM base AS b\nARG V\nRUN echo $V > /v\nFROM b\n", Map.of()));
		BuildRecord[] how = new BuildRecord[1];
		LocalImage image = host.builds()
			.build(request.with(request.recipe()
				.withArguments(Map.of("V", "1", "https_proxy", "http://user:hush@proxy", "TYPO", "x"))),
					new BuildListener() {

						@Override
						public void step(BuildStep step) {
						}

						@Override
						public void line(BuildLine line) {
						}

						@Override
						public void built(BuildRecord record) {
							how[0] = record;
						}

					});
		assertThat(how[0].bases()).containsOnlyKeys("base");
		String source = Digest.ofBytes(new byte[0]).toString();
		byte[] statement = Provenance.of(image.digest(), source, how[0], "b-1").content();
		JsonNode predicate = JsonMapper.builder().build().readTree(statement).path("predicate");
		assertThat(predicate.at("/buildDefinition/externalParameters/arguments").toString()).isEqualTo("{\"V\":\"1\"}");
		assertThat(predicate.at("/buildDefinition/resolvedDependencies/0/digest/sha256").asString())
			.isEqualTo(source.substring(7));
		assertThat(predicate.at("/buildDefinition/resolvedDependencies/1/uri").asString())
			.isEqualTo("docker-image:base");
		assertThat(new String(statement, java.nio.charset.StandardCharsets.UTF_8)).doesNotContain("hush");
	}

	@Test
	void listsTheSoftwareOfAllLayersAndNothingThatWasRemoved() throws IOException {
		LocalImage image = host.build("""
				FROM base
				COPY a /usr/lib/python3/dist-packages/flask-3.dist-info/METADATA
				COPY b /app/node_modules/mime/package.json
				COPY b /app/package.json
				COPY c /usr/lib/python3/dist-packages/gone-1.dist-info/METADATA
				RUN rm -r /usr/lib/python3/dist-packages/gone-1.dist-info
				""", Map.of("a", "Name: Flask\nVersion: 3\n", "b", "{\"name\":\"mime\",\"version\":\"3.0.0\"}", "c",
				"Name: gone\nVersion: 1\n"))
			.image();
		JsonNode bill = JsonMapper.builder().build().readTree(host.builds().softwareBill(image).content());
		assertThat(bill.path("bomFormat").asString()).isEqualTo("CycloneDX");
		assertThat(bill.path("components").findValuesAsString("purl")).containsExactly("pkg:npm/mime@3.0.0",
				"pkg:pypi/flask@3");
	}

}
