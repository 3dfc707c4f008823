package dev.gantry.registry.web;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import dev.gantry.oci.digest.Digest;
import dev.gantry.oci.documents.Documents;
import dev.gantry.oci.documents.Index;
import dev.gantry.oci.documents.ManifestDocument;
import dev.gantry.oci.documents.MediaTypes;
import dev.gantry.oci.reference.RepositoryName;
import dev.gantry.oci.reference.Tag;
import dev.gantry.oci.registry.RegistryClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RegistryDoorsTests extends RunningRegistry {

	@ParameterizedTest
	@ValueSource(strings = { "Apps/hello", "apps//hello", "apps/../x", "_manifests/x", "apps/-x", "apps/hel%00lo" })
	void refusesNamesThatAreNone(String name) throws Exception {
		HttpResponse<String> response = get("/v2/" + name + "/tags/list", PULL);
		assertThat(response.statusCode()).isIn(400, 401, 404);
	}

	@Test
	void listsTagsInPages() throws Exception {
		byte[] index = Documents.write((ManifestDocument) Index.of(List.of())).bytes();
		for (String tag : List.of("b", "a", "d", "C", "e")) {
			assertThat(putManifest(tag, index, MediaTypes.OCI_INDEX).statusCode()).isEqualTo(201);
		}
		HttpResponse<String> first = get("/v2/apps/hello/tags/list?n=2", PULL);
		assertThat(first.body()).contains("[\"C\",\"a\"]");
		assertThat(first.headers().firstValue("Link")).contains("</v2/apps/hello/tags/list?n=2&last=a>; rel=\"next\"");
		assertThat(get("/v2/apps/hello/tags/list?n=2&last=d", PULL).headers().firstValue("Link")).isEmpty();
		assertThat(get("/v2/apps/hello/tags/list?n=0", PULL).body()).contains("\"tags\":[]");
		assertThat(this.repository.tags()).extracting(Tag::value).containsExactly("C", "a", "b", "d", "e");
		assertError(get("/v2/apps/none/tags/list", List.of("repository:apps/none:pull")), 404, "NAME_UNKNOWN");
		assertThat(get("/v2/apps/hello/tags/list?n=999999999", PULL).statusCode()).isEqualTo(200);
		assertThat(get("/v2/apps/hello/tags/list?n=-1", PULL).statusCode()).isEqualTo(405);
	}

	@Test
	void listsRepositoriesToWhoMay() throws Exception {
		pushImage(this.repository, "v1");
		pushImage(this.registry.repository("debian"), "bookworm");
		push(this.registry.repository("half"), SMALL, null);
		try (RegistryClient client = this.registry.client()) {
			assertThat(client.catalog()).extracting(RepositoryName::value).containsExactly("apps/hello", "debian");
		}
		assertThat(get("/v2/_catalog", PULL).statusCode()).isEqualTo(401);
	}

	@Test
	void tellsWhereToGetAToken() throws Exception {
		HttpResponse<String> base = this.registry.send("GET", "/v2/", null, Map.of(), null);
		assertError(base, 401, "UNAUTHORIZED");
		assertThat(base.headers().firstValue("WWW-Authenticate"))
			.hasValueSatisfying((value) -> assertThat(value).startsWith("Bearer realm=\"http://")
				.contains("service=\"gantry-registry\""));
		HttpResponse<String> push = post("/v2/apps/hello/blobs/uploads/", PULL, null);
		assertThat(push.headers().firstValue("WWW-Authenticate")).hasValueSatisfying((value) -> assertThat(value)
			.contains("scope=\"repository:apps/hello:pull,push\"", "error=\"insufficient_scope\""));
	}

	@Test
	void hasNothingOutsideOfTheApi() throws Exception {
		for (String path : new String[] { "/", "/actuator/health", "/api/v1/apps", "/v3/x", "/v2x" }) {
			assertThat(get(path, PULL).statusCode()).as(path).isEqualTo(404);
		}
	}

	@Test
	void refusesEveryDoorToNobody() throws Exception {
		pushImage(this.repository, "v1");
		String digest = Digest.ofBytes(LAYER).toString();
		List<String> doors = List.of("GET /v2/", "GET /v2/_catalog", "GET /v2/apps/hello/tags/list",
				"GET /v2/apps/hello/manifests/v1", "HEAD /v2/apps/hello/manifests/v1",
				"PUT /v2/apps/hello/manifests/v2", "DELETE /v2/apps/hello/manifests/v1",
				"GET /v2/apps/hello/blobs/" + digest, "HEAD /v2/apps/hello/blobs/" + digest,
				"DELETE /v2/apps/hello/blobs/" + digest, "POST /v2/apps/hello/blobs/uploads/",
				"POST /v2/apps/hello/blobs/uploads/?digest=" + digest,
				"POST /v2/apps/hello/blobs/uploads/?mount=" + digest + "&from=apps/hello", "PATCH " + startUpload(),
				"PUT " + startUpload() + "?digest=" + digest, "GET " + startUpload(), "DELETE " + startUpload(),
				"GET /v2/apps/hello/referrers/" + digest);
		for (String door : doors) {
			String[] parts = door.split(" ");
			assertThat(this.registry.send(parts[0], parts[1], null, Map.of(), null).statusCode()).as(door)
				.isEqualTo(401);
			List<String> foreign = List.of("repository:apps/other:pull,push,delete");
			if (!"/v2/".equals(parts[1])) {
				assertThat(this.registry.send(parts[0], parts[1], foreign, Map.of(), null).statusCode()).as(door)
					.isEqualTo(401);
			}
		}
	}

}
